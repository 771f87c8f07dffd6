import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ControlBed } from '../../support/control-bed';
import { Description, type Content, type SchemaObject } from '../../support/description';

const IN_T = '/topics/T';
const IN_G = '/topics/T/groups/GID_a';

/** One good call of every operation, in an order in which each finds what it needs. */
const calls: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/openapi.json'],
  ['GET', '/clock'],
  ['POST', '/clock', { freeze: true }],
  ['POST', IN_T, { type: 'normal' }],
  ['POST', IN_G],
  ['POST', `${IN_T}/messages`, { body: 'a', tag: 'A', key: 'k', properties: { p: '1' } }],
  ['POST', '/messages', { messages: [{ topic: 'T', body: 'b' }] }],
  ['GET', `${IN_T}/messages?limit=1`],
  ['GET', '/messages?topic=T&limit=1'],
  ['POST', '/topics/late/messages', { body: 'a', delay: '5m' }],
  ['DELETE', '/topics/late/messages/:sent'],
  ['GET', '/settings'],
  ['GET', '/topics'],
  ['GET', '/groups'],
  ['GET', '/polls'],
  ['GET', '/messages/:sent'],
  ['GET', '/events'],
  ['GET', '/requests'],
  ['GET', '/requests/:request'],
  ['GET', '/overview'],
  ['GET', IN_G],
  ['GET', '/find?q=a'],
  ['POST', '/await', { topic: 'T', until: 'published' }],
  ['POST', '/expect-none', { topic: 'T', group: 'GID_none', within: 0 }],
  ['POST', `${IN_G}/expire`],
  ['POST', `${IN_G}/extend`, { duration: '10m' }],
  ['POST', '/resources/instance', { name: 'shop' }],
  ['POST', '/resources/topics/T', { retry: { normal: '1m' } }],
  ['POST', '/resources/groups/GID_a', { readable: true }],
  ['GET', '/resources'],
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

/** Calls that are refused with what is said of their operation alone, after those above. */
const refused: readonly (readonly [status: number, method: string, path: string, body?: object])[] =
  [
    [404, 'GET', '/topics/none/messages'],
    [404, 'DELETE', '/topics/V/messages/none'],
    [409, 'DELETE', '/topics/V/messages/:waits'],
    [404, 'GET', '/messages/none'],
    [404, 'GET', '/requests/none'],
    [404, 'GET', '/topics/none/groups/GID_a'],
    [404, 'POST', '/await', { until: 'fired', fault: 'none' }],
    [408, 'POST', '/await', { topic: 'T', until: 'polling', timeout: 0 }],
    [409, 'POST', '/expect-none', { topic: 'V', within: 0 }],
    [409, 'POST', '/topics/V/groups/GID_a/expire', { receiptHandle: ':over' }],
    [409, 'POST', '/topics/V/groups/GID_a/extend', { receiptHandle: ':over', duration: '1m' }],
    [409, 'POST', '/topics/V/groups/GID_a/dead-letter', { receiptHandle: ':over' }],
    [404, 'DELETE', '/faults/none'],
    [404, 'DELETE', '/credentials/none'],
  ];
/** Problems that take another server, or too much, for a call here; and the spec that meets them. */
const elsewhere = [
  // The strict profile: act/act.spec.ts, actions/send-many.spec.ts.
  'sendMessages 409',
  'sendMessage 409',
  // --history 0: await/await.spec.ts.
  // --history 0, and a hundred streams: admin/events.
  'listEvents 409',
  'listEvents 429',
  'awaitCondition 409',
  // A thousand calls that wait: await/waiting-room.spec.ts.
  'awaitCondition 429',
  'expectNoMessages 429',
  // A thousand faults: faults/fault-operations.spec.ts.
  'addFault 409',
  // Nothing falls due: admin/clock/next-due.spec.ts.
  'moveClock 409',
  // 256 MB: snapshot/snapshot-limit.spec.ts.
  'getSnapshot 413',
];

const known = [
  ...['getClock', 'moveClock', 'listTopics', 'declareTopic', 'deleteTopic', 'purgeTopic'],
  ...['listGroups', 'getGroup', 'declareGroup', 'deleteGroup', 'seekGroup', 'listPolls'],
  ...['sendMessage', 'listMessages', 'listTopicMessages', 'explainMessage', 'getOverview'],
  ...['expireDeliveries', 'deadLetterMessages', 'resendDeadLetters', 'findMatches'],
  ...['extendDeliveries', 'listResources', 'setInstance', 'setTopic', 'setGroup'],
  ...['listEvents', 'listRequests', 'getRequest', 'awaitCondition', 'expectNoMessages'],
  ...['addFault', 'listFaults', 'deleteFault', 'deleteFaults', 'listCredentials'],
  ...['addCredential', 'deleteCredential', 'resetState', 'getSnapshot', 'restoreSnapshot'],
];
/** Problems that every operation can have. */
const usual = ['400', '401', '403', '404', '413', '500', '503'];

describe('the description of the control API', () => {
  let bed: ControlBed;
  beforeAll(async () => {
    bed = await ControlBed.start();
  });
  afterAll(() => bed.close());
  const description = async (): Promise<Description> => {
    const reply = await fetch(`${bed.mq.url}/_mqrest/v1/openapi.json`);
    expect(reply.headers.get('content-type')).toBe('application/json');
    return Description.of(await reply.text());
  };

  it('is a valid OpenAPI 3.0 document', async () => {
    const program = `
      import { Validator } from '@seriousme/openapi-schema-validator';
      const validator = new Validator();
      const { valid, errors } = await validator.validate(JSON.parse(process.argv[1]));
      console.log(JSON.stringify({ valid, errors, version: validator.version }));`;
    const text = JSON.stringify((await description()).document);
    const args = ['--input-type=module', '-e', program, text];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(JSON.parse(stdout)).toEqual({ valid: true, version: '3.0' });
  });

  it('gives every operation an id of its own that says what it does, a tag and a summary', async () => {
    const { operations, document } = await description();
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([]);
    const tags = document.tags.map(({ name }) => name);
    expect([...new Set(operations.flatMap((one) => one.tags))].sort()).toEqual(tags.sort());
    expect(operations.filter((one) => one.tags.length !== 1 || one.summary === '')).toEqual([]);
  });

  it('has ids that generated clients know', async () => {
    const ids = (await description()).operations.map(({ operationId }) => operationId);
    // Whoever generates a client again finds them where they were.
    expect(ids).toEqual(expect.arrayContaining(known));
  });

  it('gives every body, reply and problem a schema by its name', async () => {
    const { operations, document } = await description();
    const unnamed = operations.flatMap((one) => [
      ...mediaOf(one.requestBody),
      ...Object.values(one.responses).flatMap((said) =>
        said === undefined || '$ref' in said ? [] : mediaOf(said),
      ),
    ]);
    expect(unnamed).toEqual([]);
    for (const { responses } of operations) {
      const statuses = Object.keys(responses);
      expect(statuses).toEqual(expect.arrayContaining(usual));
    }
    expect(Object.values(document.components.responses).flatMap(mediaOf)).toEqual([]);
  });

  it('has an example of every body that must be there, such as it takes', async () => {
    const api = await description();
    for (const { operationId, requestBody } of api.operations) {
      if (requestBody?.required !== true) continue;
      const { schema, example } = requestBody.content?.['application/json'] ?? { schema: {} };
      expect({ operationId, complaints: api.complaints(schema, example) }).toEqual({
        ...{ operationId, complaints: [] },
      });
    }
  });

  it('has no object and no choice within another schema, but by its name', async () => {
    const { operations, document } = await description();
    const inline = [
      ...Object.entries(document.components.schemas).flatMap(([name, schema]) =>
        inlineIn(schema, name, true),
      ),
      ...operations.flatMap(({ operationId, parameters }) =>
        parameters.flatMap(({ name, schema }) => inlineIn(schema, `${operationId} ${name}`)),
      ),
    ];
    expect(inline).toEqual([]);
    const untold = Object.entries(document.components.schemas).filter(
      ([, one]) => !one.description,
    );
    expect(untold.map(([name]) => name)).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/"type":\[|"anyOf"|"const"|"prefixItems"/);
  });

  it('lets replies get more members, and bodies none', async () => {
    const { schemas } = (await description()).document.components;
    expect(schemas['ClockReport']).not.toHaveProperty('additionalProperties');
    expect(schemas['ClockMove']).toHaveProperty('additionalProperties', false);
    expect(schemas['FaultAction']).toHaveProperty('additionalProperties', false);
  });

  it('has times that fit into what generators make of them', async () => {
    const { schemas } = (await description()).document.components;
    expect(schemas['Clock']?.properties?.['now']).toMatchObject({
      type: 'integer',
      format: 'int64',
    });
    expect(schemas['Problem']?.properties?.['status']).toMatchObject({ format: 'int32' });
  });

  it('is what every operation really replies, with all that it can have', async () => {
    await callAll(bed, await polled(bed));
    const snapshot = (await bed.get('/snapshot')).body;
    await bed.call('PUT', '/snapshot', snapshot);
    const described = (await description()).operations.map(({ operationId }) => operationId);
    expect([...bed.seen].sort()).toEqual(described.sort());
  });

  it('takes {} for a body wherever one may be left out', async () => {
    await callAll(bed, await polled(bed), {});
  });

  it('is what is replied where a call is refused, for every problem an operation has of its own', async () => {
    await bed.mq.send({ topic: 'V', body: 'a' });
    const [over = ''] = await bed.handles('V');
    await bed.ack('V', over);
    const { id: waits } = await bed.mq.send({ topic: 'V', body: 'b' });
    for (const [status, method, path, body] of refused) {
      const given = JSON.parse(JSON.stringify(body ?? {}).replace(':over', over)) as object;
      const reply = await bed.call(method, path.replace(':waits', waits), body && given);
      expect(`${method} ${path} ${reply.status}`).toBe(`${method} ${path} ${status}`);
    }
    const own = (await description()).operations.flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status, of]) => Number(status) >= 400 && of !== undefined && !('$ref' in of))
        .map(([status]) => `${operationId} ${status}`),
    );
    expect([...bed.problems, ...elsewhere].sort()).toEqual(expect.arrayContaining(own.sort()));
    expect(elsewhere.filter((one) => !own.includes(one) || bed.problems.has(one))).toEqual([]);
  });

  it('tells of bodies that are too large, and of methods that are not there', async () => {
    const large = { ns: 'x'.repeat(33 * 1024 * 1024) };
    expect((await bed.post('/reset', large)).status).toBe(413);
    expect((await bed.call('PATCH', '/clock')).status).toBe(405);
    expect(JSON.stringify((await description()).document)).toContain('405 and the header Allow');
  });

  it('has the parts of a snapshot, and what a fault can be for', async () => {
    const text = JSON.stringify((await description()).document);
    for (const part of ['scheduledMax', 'cursors', 'lastUntil']) expect(text).toContain(part);
    expect(text).toContain('"enum":["publish","consume","ack","commit","rollback"]');
  });
});

/** Makes every good call; `none`: what is sent where a body may be left out. */
async function callAll(bed: ControlBed, request: string, none?: object): Promise<void> {
  let sent = '';
  for (const [method, path, body] of calls) {
    const given = path.replace(':sent', sent).replace(':request', request);
    const reply = await bed.call<{ messageId?: string }>(
      ...([method, given, body ?? (method === 'GET' ? undefined : none)] as const),
    );
    sent = reply.body.messageId ?? sent;
    expect(`${method} ${path} ${reply.status}`).toMatch(/ 20[014]$/);
  }
}

/** The id of a poll of a group, once it is kept. */
async function polled(bed: ControlBed): Promise<string> {
  const reply = await fetch(`${bed.mq.url}/topics/T/messages?consumer=GID_a`);
  await reply.text();
  const id = reply.headers.get('x-mq-request-id') ?? '';
  while ((await bed.get(`/requests/${id}`)).status !== 200) continue;
  return id;
}

/** Schemas of a body that are not references. */
function mediaOf({ content = {} }: Content = {}): object[] {
  return Object.entries(content)
    .filter(([type, { schema }]) => type !== 'text/event-stream' && !('$ref' in schema))
    .map(([, { schema }]) => schema);
}

/** Where a schema has an object or a choice that has no name. */
function inlineIn(schema: SchemaObject, at: string, isNamed = false): string[] {
  const { properties = {}, oneOf = [], items = {}, additionalProperties: others = {} } = schema;
  const inner = [
    ...Object.entries(properties).map(([name, of]) => [`${at}.${name}`, of] as const),
    ...oneOf.map((of, index) => [`${at}|${index}`, of] as const),
    [`${at}[]`, items] as const,
    [`${at}{}`, typeof others === 'object' ? others : {}] as const,
  ].filter(([, of]) => Object.keys(of).length > 0);
  const found = inner.flatMap(([name, of]) => inlineIn(of, name));
  const isOne = schema.properties !== undefined || schema.oneOf !== undefined;
  return isOne && !isNamed ? [at, ...found] : found;
}
