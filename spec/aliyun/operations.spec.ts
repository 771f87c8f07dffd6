import { serveAliyun, type Served } from './served';
import {
  del,
  failuresOf,
  get,
  handlesOf,
  handlesXml,
  messagesOf,
  messageXml,
  post,
  publishedOf,
} from './wire';

const MINUTE = 60_000;
let served: Served;
let url: string;
beforeEach(async () => {
  served = await serveAliyun();
  ({ url } = served);
});
afterEach(() => served.close());

describe('publishing', () => {
  it('answers 201 with id and MD5, and no receipt handle', async () => {
    const response = await post(url, messageXml('a'));
    expect(response.status).toBe(201);
    expect(publishedOf(response)).toMatchObject({
      MessageId: expect.stringMatching(/^[0-9A-F]{32}$/) as string,
      MessageBodyMD5: '0CC175B9C0F1B6A831C399E269772661',
    });
    expect(response.text).not.toContain('ReceiptHandle');
  });

  it('sets the headers that SDKs look for', async () => {
    const { headers } = await post(url, messageXml('a'));
    expect(headers).toMatchObject({
      'x-mq-request-id': expect.stringMatching(/^[0-9A-F]{24}$/) as string,
      'x-mq-version': '2015-06-06',
      'content-type': 'text/xml;charset=utf-8',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('etag');
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('answers with a receipt handle where the message is transactional', async () => {
    const xml = messageXml('a', '<Properties>__TransCheckT:10</Properties>');
    const response = await post(url, xml);
    expect(response.status).toBe(201);
    expect(publishedOf(response).ReceiptHandle).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it('gives the request id for a key where there is none', async () => {
    const { headers } = await post(url, messageXml('a'));
    const [message] = messagesOf(await get(url));
    expect(message?.Properties).toBe(`KEYS:${headers['x-mq-request-id']}|__BORNHOST:127.0.0.1|`);
  });

  it('takes and gives a body of 4 MB that is 16 MB with its escapes', async () => {
    const body = '<'.repeat(4 * 1024 * 1024);
    const response = await post(url, messageXml(body.replaceAll('<', '&lt;')));
    expect(response.status).toBe(201);
    const { text } = await get(url);
    expect(text.length).toBeGreaterThan(body.length * 4);
  });

  it('works from curl, which says its body is a form', async () => {
    const type = 'application/x-www-form-urlencoded';
    const response = await post(url, messageXml('a')).set('Content-Type', type);
    expect(response.status).toBe(201);
  });
});

describe('consuming', () => {
  it('gives back what was published, with its times', async () => {
    const rest = '<MessageTag>TagA</MessageTag><Properties>a:1|KEYS:k</Properties>';
    const response = await post(url, messageXml('hello &amp; &lt;x&gt; é ]&#13;\n', rest));
    served.clock.advance(1000);
    const now = served.clock.now();
    const [message, ...others] = messagesOf(await get(url));
    expect(others).toEqual([]);
    expect(message).toEqual({
      ...publishedOf(response),
      MessageBody: 'hello & <x> é ]\r\n',
      ReceiptHandle: expect.stringMatching(/^[A-Za-z0-9+/=_-]+$/) as string,
      PublishTime: String(now - 1000),
      FirstConsumeTime: String(now),
      NextConsumeTime: String(now + 5 * MINUTE),
      ConsumedTimes: '1',
      MessageTag: 'TagA',
      Properties: 'a:1|KEYS:k|__BORNHOST:127.0.0.1|',
    });
  });

  it('answers 404 MessageNotExist at once where there is nothing, and logs no error', async () => {
    const response = await get(url, 'consumer=g&numOfMessages=1&waitseconds=-1');
    expect(response.status).toBe(404);
    expect(response.text).toContain('<Code>MessageNotExist</Code>');
    expect(response.text).toContain('<Message>Message not exist.</Message>');
    expect(response.headers['content-type']).toBe('text/xml;charset=utf-8');
    expect(served.requests[0]).toContain('404 MessageNotExist');
  });

  it('takes as many as asked for and those with a tag that is asked for', async () => {
    for (const tag of ['A', 'B', 'C', 'A']) {
      await post(url, messageXml(tag, `<MessageTag>${tag}</MessageTag>`));
    }
    const tagged = await get(url, 'consumer=g&numOfMessages=2&tag=A%7C%7CB');
    expect(messagesOf(tagged).map((message) => message.MessageTag)).toEqual(['A', 'B']);
    const rest = await get(url, 'consumer=g&numOfMessages=16&tag=A%7C%7CB');
    expect(messagesOf(rest)).toHaveLength(1);
    expect(messagesOf(await get(url, 'consumer=other&numOfMessages=16'))).toHaveLength(4);
  });

  it('keeps instances apart', async () => {
    await post(url, messageXml('in I'), '/topics/topic/messages?ns=I');
    expect((await get(url)).status).toBe(404);
    expect((await get(url, 'consumer=g&numOfMessages=1&ns=I')).status).toBe(200);
  });

  it('gives an unacked message again, with another handle', async () => {
    await post(url, messageXml('a'));
    const [first] = messagesOf(await get(url));
    served.clock.advance(5 * MINUTE);
    const [second] = messagesOf(await get(url));
    expect(second).toMatchObject({
      MessageId: first?.MessageId,
      FirstConsumeTime: first?.FirstConsumeTime,
      ConsumedTimes: '2',
    });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  });

  it('gives ordered messages for a minute', async () => {
    await post(url, messageXml('a', '<Properties>__SHARDINGKEY:s</Properties>'));
    const [message] = messagesOf(await get(url, 'consumer=g&numOfMessages=1&trans=order'));
    expect(message?.NextConsumeTime).toBe(String(served.clock.now() + MINUTE));
    expect(message?.Properties).toContain('__SHARDINGKEY:s|');
  });
});

describe('acknowledging', () => {
  const publishTwo = async () => {
    await post(url, messageXml('a'));
    await post(url, messageXml('b'));
    return handlesOf(await get(url));
  };

  it('answers 204 without a body', async () => {
    const response = await del(url, handlesXml(...(await publishTwo())));
    expect(response.status).toBe(204);
    expect(response.text).toBe('');
    expect(response.headers).toMatchObject({ 'x-mq-version': '2015-06-06' });
    expect(response.headers['x-mq-request-id']).toMatch(/^[0-9A-F]{24}$/);
    served.clock.advance(5 * MINUTE);
    expect((await get(url)).status).toBe(404);
  });

  it('answers 404 with the failed handles only, the others are acked', async () => {
    const [a = '', b = ''] = await publishTwo();
    const response = await del(url, handlesXml(a, 'xxxxx', b, ''));
    expect(response.status).toBe(404);
    const failure = {
      ErrorCode: 'ReceiptHandleError',
      ErrorMessage: 'The receipt handle you provide is not valid.',
    };
    expect(failuresOf(response)).toEqual([
      { ...failure, ReceiptHandle: 'xxxxx' },
      { ...failure, ReceiptHandle: '(empty)' },
    ]);
    served.clock.advance(5 * MINUTE);
    expect((await get(url)).status).toBe(404);
  });

  it('calls a handle MessageNotExist whose delivery is over', async () => {
    const [a = '', b = ''] = await publishTwo();
    await del(url, handlesXml(a));
    const again = await del(url, handlesXml(a));
    served.clock.advance(5 * MINUTE);
    const late = await del(url, handlesXml(b));
    for (const [response, handle] of [
      [again, a],
      [late, b],
    ] as const) {
      expect(response.status).toBe(404);
      expect(failuresOf(response)).toEqual([
        { ErrorCode: 'MessageNotExist', ErrorMessage: 'Message not exist.', ReceiptHandle: handle },
      ]);
    }
  });

  it("refuses another group's handles", async () => {
    const [a = ''] = await publishTwo();
    const response = await del(url, handlesXml(a), 'consumer=other');
    expect(failuresOf(response)[0]?.ErrorCode).toBe('ReceiptHandleError');
    expect((await del(url, handlesXml(a))).status).toBe(204);
  });
});

describe('transactions', () => {
  const HALF = messageXml('half', '<Properties>__TransCheckT:10</Properties>');
  const half = async () => publishedOf(await post(url, HALF)).ReceiptHandle ?? '';

  it('commit makes the message visible, rollback drops it', async () => {
    const [kept, dropped] = [await half(), await half()];
    expect((await get(url)).status).toBe(404);
    const committed = await del(url, handlesXml(kept), 'consumer=g&trans=commit');
    const rolledBack = await del(url, handlesXml(dropped), 'consumer=g&trans=rollback');
    expect([committed.status, rolledBack.status]).toEqual([204, 204]);
    const messages = messagesOf(await get(url));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.Properties).toContain('__TransCheckT:10|');
  });

  it('commit works without a group, as the Go SDK sends it', async () => {
    const response = await del(url, handlesXml(await half()), 'consumer=&trans=commit');
    expect(response.status).toBe(204);
  });

  it('pop gives half messages that are due', async () => {
    await half();
    expect((await get(url, 'consumer=p&numOfMessages=1&trans=pop')).status).toBe(404);
    served.clock.advance(10_000);
    const popped = await get(url, 'consumer=p&numOfMessages=1&trans=pop');
    expect(messagesOf(popped)[0]?.MessageBody).toBe('half');
    const response = await del(url, handlesXml(...handlesOf(popped)), 'consumer=p&trans=commit');
    expect(response.status).toBe(204);
  });
});
