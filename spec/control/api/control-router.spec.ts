import type { RequestHandler } from 'express';
import { request } from 'node:http';
import * as v from 'valibot';
import { operation, type Operation } from '../../../src/control/api/operation';
import { ControlError } from '../../../src/schema/control-error';
import { mountControl } from '../../../src/control/api/control-router';
import { duration, name, object, whole } from '../../../src/schema/schema';
import { MqError } from '../../../src/errors';
import { createApp } from '../../../src/http/app';
import { HttpServer } from '../../../src/http/server';
import { ManualClock } from '../../support/manual-clock';

const echo = operation({
  id: 'echoThing',
  tag: 'state',
  method: 'POST',
  path: '/things/{thing}/parts',
  summary: 'Echo',
  params: object({ thing: v.string() }),
  query: object({ limit: v.optional(whole(1, 9)), deep: v.optional(v.boolean()) }),
  body: object({
    kind: v.picklist(['big', 'small']),
    wait: v.optional(duration),
    parts: v.optional(v.pipe(v.array(object({ name })), v.maxLength(2))),
  }),
  bodyLimitBytes: 200,
  reply: object({ got: v.string() }),
  status: 201,
  handle: ({ params, query, body }) => ({ got: JSON.stringify([params.thing, query, body]) }),
});
const failing = (path: string, error: unknown): Operation =>
  operation({
    id: 'failCall',
    tag: 'state',
    method: 'GET',
    path,
    summary: 'Fail',
    handle: () => {
      throw error;
    },
  });

describe('the control API', () => {
  const reports: string[] = [];
  let server: HttpServer;
  let url = '';
  beforeAll(async () => {
    const app = createApp();
    const operations = [
      echo,
      failing('/missing', new MqError('TopicNotExist', 'there is no topic X')),
      failing('/broken', new TypeError('surprise')),
      failing('/late', new ControlError('NotInTime', { detail: 'not yet', missing: 2 })),
      operation({
        id: 'deleteThing',
        tag: 'state',
        method: 'DELETE',
        path: '/things/{thing}/parts',
        summary: 'No',
        handle: () => undefined,
      }),
    ];
    mountControl(app, {
      ...{ operations, schemas: {}, version: '1.2.3' },
      report: (line) => reports.push(line),
    });
    app.use(((_req, res) => void res.sendStatus(418)) as RequestHandler);
    server = new HttpServer(app, {
      clock: new ManualClock(),
      log: 'off',
      writeLine: () => undefined,
    });
    const { port } = await server.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${port}/_mqrest/v1`;
  });
  afterAll(() => server.close());

  const ask = async (method: string, path: string, body?: string) => {
    const reply = await fetch(`${url}${path}`, { method, ...(body === undefined ? {} : { body }) });
    const said = await reply.text();
    const type = reply.headers.get('content-type');
    return {
      status: reply.status,
      type,
      said,
      json: said === '' ? {} : (JSON.parse(said) as object),
    };
  };

  it('gives a handler what its schemas say, numbers and flags of the query read', async () => {
    const body = { kind: 'big', wait: '5m', parts: [{ name: 'a' }] };
    const { status, json } = await ask(
      'POST',
      '/things/a%2Fb/parts?limit=3&deep=true',
      JSON.stringify(body),
    );
    expect(status).toBe(201);
    expect(json).toEqual({ got: JSON.stringify(['a/b', { limit: 3, deep: true }, body]) });
  });

  it('replies without a body where there is nothing to say', async () => {
    expect(await ask('DELETE', '/things/a/parts')).toMatchObject({ status: 204, said: '' });
  });

  it.each([
    ['', '', 'The body is missing.', undefined],
    ['', '{"kind"', 'Expected', undefined],
    ['', '[]', 'The body is []; allowed: an object.', ''],
    ['', '{}', 'kind is missing; allowed: big or small.', 'kind'],
    ['', '{"kind":"huge"}', 'kind is "huge"; allowed: big or small.', 'kind'],
    ['', '{"kind":"big","wait":true}', 'wait is true; allowed: ms, or text such as', 'wait'],
    [
      '',
      '{"kind":"big","more":1}',
      'more is not known here; allowed: kind, wait or parts.',
      'more',
    ],
    [
      '',
      '{"kind":"big","parts":[{"name":""}]}',
      'parts[0].name is ""; allowed: text, not empty.',
      'parts[0].name',
    ],
    [
      '',
      '{"kind":"big","parts":[{"name":"a"},{"name":"b"},{"name":"c"}]}',
      'allowed: a list of items up to 2.',
      'parts',
    ],
    ['', '{"kind":"big","__proto__":1}', '__proto__ is not known here', '__proto__'],
    ['?limit=0', '{"kind":"big"}', 'limit is 0; allowed: a whole number from 1 to 9.', 'limit'],
    ['?limit=x', '{"kind":"big"}', 'limit is "x"; allowed: a whole number', 'limit'],
    ['?limit=1&limit=2', '{"kind":"big"}', 'limit is given more than once.', 'limit'],
    ['?size=1', '{"kind":"big"}', 'size is not known here; allowed: limit or deep.', 'size'],
  ])('refuses %s %s with a problem that names the field', async (query, body, detail, field) => {
    const { status, type, json } = await ask('POST', `/things/a/parts${query}`, body);
    expect(status).toBe(400);
    expect(type).toBe('application/problem+json');
    expect(json).toMatchObject({
      type: 'about:blank',
      status: 400,
      detail: expect.stringContaining(detail) as string,
    });
    expect((json as { field?: string }).field).toBe(field);
  });

  it('refuses a body that is too large', async () => {
    const { status, json } = await ask('POST', '/things/a/parts', `{"kind":"${'x'.repeat(300)}"}`);
    expect(status).toBe(413);
    expect(json).toMatchObject({ allowed: 'up to 200 bytes' });
  });

  it('refuses a body where none is taken, but for {}', async () => {
    expect((await ask('DELETE', '/things/a/parts', '{"a":1}')).status).toBe(400);
    expect((await ask('DELETE', '/things/a/parts', ' {}\n')).status).toBe(204);
  });

  it('says what the broker refused, and what else an operation has to say', async () => {
    expect((await ask('GET', '/missing')).json).toMatchObject({
      status: 404,
      title: 'No such topic',
      detail: 'there is no topic X',
      code: 'TopicNotExist',
    });
    expect(await ask('GET', '/late')).toMatchObject({
      status: 408,
      json: { detail: 'not yet', missing: 2 },
    });
  });

  it('keeps what nobody expected to the log', async () => {
    const { status, said } = await ask('GET', '/broken');
    expect(status).toBe(500);
    expect(said).not.toContain('surprise');
    expect(reports.at(-1)).toMatch(/^[0-9A-F]{24} unexpected error: TypeError: surprise\n/);
  });

  it('says which methods there are, and that there is no such path', async () => {
    const reply = await fetch(`${url}/things/a/parts`, { method: 'PATCH' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST, DELETE']);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    for (const path of ['', '/', '/nothing', '/things/a/parts/b', '/Broken']) {
      expect(await ask('GET', path)).toMatchObject({
        status: 404,
        type: 'application/problem+json',
      });
    }
  });

  it('refuses a malformed percent escape', async () => {
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(url);
      request(
        { hostname, port, path: '/_mqrest/v1/things/%zz/parts', method: 'DELETE' },
        (reply) => {
          reply.resume();
          resolve([reply.statusCode, reply.headers['content-type']]);
        },
      )
        .on('error', reject)
        .end();
    });
    expect(status).toEqual([400, 'application/problem+json']);
  });
});
