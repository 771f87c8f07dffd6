import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ControlBed } from '../control-bed';

const IN_T = '/topics/T';
const IN_G = '/topics/T/groups/GID_a';

/** One good call of every operation, in an order in which each finds what it needs. */
const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/clock'],
  ['POST', '/clock', { freeze: true }],
  ['POST', IN_T, { type: 'normal' }],
  ['POST', IN_G],
  ['POST', `${IN_T}/messages`, { body: 'a', tag: 'A', key: 'k', properties: { p: '1' } }],
  ['GET', `${IN_T}/messages?limit=1`],
  ['GET', '/topics'],
  ['GET', '/groups'],
  ['GET', '/polls'],
  ['GET', '/messages/:sent'],
  ['POST', '/await', { topic: 'T', until: 'published' }],
  ['POST', '/expect-none', { topic: 'T', group: 'GID_none', within: 0 }],
  ['POST', `${IN_G}/expire`],
  ['POST', `${IN_G}/dead-letter`],
  ['POST', `${IN_G}/resend`],
  ['POST', `${IN_G}/seek`, { to: 'begin' }],
  ['GET', '/snapshot'],
  ['POST', `${IN_T}/purge`],
  ['DELETE', IN_G],
  ['DELETE', IN_T],
  ['POST', '/credentials', { accessKeyId: 'id', accessKeySecret: 'secret' }],
  ['GET', '/credentials'],
  ['DELETE', '/credentials/id'],
  ['POST', '/faults', { id: 'f', match: { topic: 'T' }, action: { delay: '0ms', outage: true } }],
  ['GET', '/faults'],
  ['DELETE', '/faults/f'],
  ['DELETE', '/faults'],
  ['POST', '/reset'],
];

describe('the description of the control API', () => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start();
  });
  afterAll(() => bed.close());
  const document = async () => {
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/openapi.json`);
    expect(reply.headers.get('content-type')).toBe('application/json');
    return (await reply.json()) as {
      paths: Record<string, Record<string, { operationId: string }>>;
    };
  };

  it('is a valid OpenAPI 3.1 document', async () => {
    const program = `
      import { Validator } from '@seriousme/openapi-schema-validator';
      const validator = new Validator();
      const { valid, errors } = await validator.validate(JSON.parse(process.argv[1]));
      console.log(JSON.stringify({ valid, errors, version: validator.version }));`;
    const text = JSON.stringify(await document());
    const args = ['--input-type=module', '-e', program, text];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toEqual({ valid: true, version: '3.1' });
  });

  it('gives every operation a name of its own', async () => {
    const { paths } = await document();
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is what every operation really replies, with all that it can have', async () => {
    let sent = '';
    for (const [method, path, body] of calls) {
      const reply = await bed.call(method, path.replace(':sent', sent), body);
      const { status } = reply;
      if (method === 'POST' && path.endsWith('/messages'))
        sent = String((reply.body as { messageId?: string }).messageId);
      expect(`${method} ${path} ${status}`).toMatch(/ 20[014]$/);
    }
    const snapshot = (await bed.get('/snapshot')).body;
    await bed.call('PUT', '/snapshot', snapshot);
    const { paths } = await document();
    const described = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect([...bed.seen].sort()).toEqual(described.sort());
  });
});
