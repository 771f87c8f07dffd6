import request from 'supertest';
import { expectError, starting } from './expect-error';
import { rawExchange } from './raw-exchange';
import { serving } from './served';
import { errorOf, get, messageXml, post, TOPIC } from './wire';

const serve = serving();

describe('a page of another origin', () => {
  it.each([
    ['origin', 'http://other.example'],
    ['sec-fetch-site', 'cross-site'],
  ])('takes nothing without a signature: %s: %s', async (...header) => {
    const { url } = await serve();
    await post(url, messageXml('a'));
    const poll = `${TOPIC}?consumer=GID_page&numOfMessages=1`;
    const page = await request(url)
      .get(poll)
      .set(...header);
    const words = 'Authorization header is required\\. Web pages of another origin';
    expectError(page, 403, 'MissingAuthorizationHeader', starting(words));
    expect((await request(url).get(poll)).status).toBe(200);
  });
});

describe('a URL or method that is not of the protocol', () => {
  it.each([
    ...['/topics', '/topics/T', '/topics/T/messages/', '/topics/T/messages/x', '/topics//messages'],
    ...['/topics/%zz/messages', '/topics/T/Messages', '//topics/T'],
  ])('is refused as InvalidRequestURL: %s', async (path) => {
    const { url } = await serve();
    const response = await request(`${url}${path}`).get('');
    expectError(response, 400, 'InvalidRequestURL', starting('Http request URL format invalid\\.'));
  });

  it.each([
    ['x-mq-version', '2015-06-06'],
    ['authorization', 'MQ id:c2lnbmF0dXJl'],
  ])(
    'is refused wherever an SDK asks, by its %s: SDKs hang on other replies',
    async (...header) => {
      const { url } = await serve();
      const response = await request(url)
        .get('/base/topics/T/messages')
        .set(...header);
      expectError(
        response,
        400,
        'InvalidRequestURL',
        starting('Http request URL format invalid\\.'),
      );
      expect((await request(url).get('/elsewhere')).status).toBe(404);
    },
  );

  it.each([
    ['/topics', '400 Bad Request', 'InvalidRequestURL'],
    [`${TOPIC}?consumer=GID_g&numOfMessages=1`, '404 Not Found', 'MessageNotExist'],
  ])('is answered with XML whatever is expected of the reply: %s', async (path, status, code) => {
    const { port } = await serve();
    const asked = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: wonders\r\n\r\n`;
    const reply = String(await rawExchange(port, Buffer.from(asked)));
    expect(reply).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n.*<Code>${code}</Code>`, 's'));
  });

  it.each(['put', 'patch', 'options'] as const)('is refused with 405: %s', async (method) => {
    const { url } = await serve();
    const response = await request(url)[method](TOPIC);
    expectError(response, 405, 'InvalidRequestURL', starting('Http request URL format invalid\\.'));
    expect(response.headers.allow).toBe('GET, POST, DELETE');
  });

  it('is refused with 405: HEAD, which takes no message', async () => {
    const { url } = await serve();
    await post(url, messageXml('a'));
    const response = await request(url).head(`${TOPIC}?consumer=g&numOfMessages=1`);
    expect(response.status).toBe(405);
    expect((await get(url)).status).toBe(200);
  });

  it('is refused when the request line is longer than 1024 characters, not when it is 1024', async () => {
    const { url } = await serve();
    const rest = 'GET   HTTP/1.1'.length - 1 + `${TOPIC}?consumer=g&numOfMessages=1&tag=`.length;
    const query = (length: number) => `consumer=g&numOfMessages=1&tag=${'a'.repeat(length - rest)}`;
    expect((await get(url, query(1024))).text).toContain('MessageNotExist');
    const message =
      'Http request URL format invalid. The request line has 1025 characters; 1024 are allowed.';
    expectError(await get(url, query(1025)), 400, 'InvalidRequestURL', message);
  });

  it.each([
    '//topics/topic/messages',
    '/base/topics/topic/messages',
    'http://h/topics/topic/messages',
  ])('is served where it means the same: %s', async (target) => {
    const { port } = await serve({ basePath: '/base/' });
    const body = messageXml('a');
    const head = `POST ${target} HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n`;
    const reply = await rawExchange(port, Buffer.from(head + body));
    expect(reply.toString()).toMatch(/^HTTP\/1\.1 201 /);
  });
});

describe("a reply's HostId", () => {
  it.each([
    ['123.mqrest.cn-hangzhou.aliyuncs.com', 'http://123.mqrest.cn-hangzhou.aliyuncs.com'],
    ['[::1]:9880', 'http://[::1]:9880'],
    ['h:1/base', 'http://localhost'],
    ['<x>', 'http://localhost'],
  ])('for the host %s is %s', async (host, hostId) => {
    const { url } = await serve();
    expect(errorOf(await get(url).set('Host', host)).HostId).toBe(hostId);
  });
});
