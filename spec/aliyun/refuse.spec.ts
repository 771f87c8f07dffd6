import { Agent } from 'node:http';
import { answerOf, WIRE_ERRORS } from '../../src/aliyun/wire-errors';
import { MqError } from '../../src/errors';
import { expectError, starting } from './expect-error';
import { rawExchange } from './raw-exchange';
import { sendBytes } from './send-bytes';
import { serving } from './served';
import { del, get, handlesXml, messageXml, post, TOPIC } from './wire';

const serve = serving();

describe('a request that is not admitted', () => {
  const credentials = [{ accessKeyId: 'ak', accessKeySecret: 'very-secret' }];
  const date = new Date(1_700_000_000_000).toUTCString();

  it.each([
    [400, 'MissingAuthorizationHeader', 'Authorization header is required.', {}],
    [
      400,
      'InvalidAuthorizationHeader',
      starting('The Authorization header format is invalid\\.'),
      { Authorization: 'x' },
    ],
    [400, 'MissingDateHeader', 'Date header is required.', { Authorization: 'MQ ak:c2ln' }],
    [
      400,
      'InvalidDateHeader',
      starting('The Date header format is invalid\\.'),
      { Authorization: 'MQ ak:c2ln', Date: 'x' },
    ],
    [
      408,
      'TimeExpired',
      starting('The http request you sent is expired\\.'),
      { Authorization: 'MQ ak:c2ln', Date: 'Tue, 11 Apr 2017 10:09:19 GMT' },
    ],
    [
      403,
      'InvalidAccessKeyId',
      'The AccessKey Id you provided is not exist.',
      { Authorization: 'MQ x:c2ln', Date: date },
    ],
    [
      403,
      'SignatureDoesNotMatch',
      WIRE_ERRORS.SignatureDoesNotMatch.text,
      { Authorization: 'MQ ak:c2ln', Date: date },
    ],
  ])('gets %i %s', async (status, code, message, headers) => {
    const { url } = await serve({ auth: 'strict', credentials });
    expectError(await post(url, messageXml('a')).set(headers), status, code, message);
    expectError(await get(url).set(headers), status, code, message);
    expectError(await del(url, handlesXml('h')).set(headers), status, code, message);
  });

  it('is told the string to sign, in a header and in the log, and no secret', async () => {
    const { url, logged } = await serve({ auth: 'known', credentials });
    const headers = { Authorization: 'MQ ak:c2ln', Date: date, 'x-mq-version': '2015-06-06' };
    const response = await get(url).set(headers);
    const text = `GET\\n\\n\\n${date}\\nx-mq-version:2015-06-06\\n${TOPIC}?consumer=g&numOfMessages=16`;
    expect(response.headers['x-mq-string-to-sign']).toBe(text);
    const id = String(response.headers['x-mq-request-id']);
    expect(logged).toEqual([`${id} SignatureDoesNotMatch: string to sign is ${text}`]);
    expect(response.text + logged.join()).not.toContain('very-secret');
  });

  it('is told no secret of its own query', async () => {
    const { port, logged, requests } = await serve({ auth: 'known', credentials });
    const target = `${TOPIC}?consumer=g&security-token=s3cret&numOfMessages=1`;
    const head = `GET ${target} HTTP/1.1\r\nHost: h\r\nAuthorization: MQ ak:c2ln\r\n\r\n`;
    const reply = (await rawExchange(port, Buffer.from(head))).toString();
    expect(reply).toContain('x-mq-string-to-sign: GET');
    expect(reply).toContain('&security-token=***&numOfMessages=1');
    expect(reply + logged.join() + requests.join()).not.toContain('s3cret');
  });

  it('may have a large body, and the connection stays usable', async () => {
    const { port } = await serve({ auth: 'strict', credentials });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 2; i += 1) {
      expect((await sendBytes(port, agent, Buffer.alloc(5_000_000, 'a'))).status).toBe(400);
    }
    agent.destroy();
  });
});

describe('what should not happen', () => {
  it('is an InternalError that tells the client nothing, logged once with the request id', async () => {
    const { url, store, logged } = await serve();
    store.append = () => Promise.reject(new TypeError('of nobody'));
    const response = await post(url, messageXml('a'));
    expectError(response, 500, 'InternalError', 'Interal error.');
    const id = String(response.headers['x-mq-request-id']);
    expect(logged.filter((line) => line.startsWith(`${id} InternalError: `))).toHaveLength(1);
    expect(response.text).not.toMatch(/ at |\.ts|\.js/);
  });

  it('is no store that is away: that is told in a sentence, and not logged with each request', async () => {
    const { url, store, logged } = await serve();
    await store.close();
    const response = await post(url, messageXml('a'));
    expectError(response, 500, 'InternalError', 'Interal error. The store is closed.');
    expect(logged).toEqual([]);
    expect(answerOf(new MqError('StoreUnavailable', 'it is away'))).toEqual({
      ...{ code: 'InternalError', status: 500, message: 'Interal error. It is away.' },
    });
  });
});
