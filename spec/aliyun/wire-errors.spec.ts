import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { strictPolicy } from '../../src/broker/policy';
import { expectError, starting } from './expect-error';
import { sendBytes } from './send-bytes';
import { serving } from './served';
import { del, get, handlesXml, messageXml, post, TOPIC } from './wire';

const serve = serving();

const SCHEMA = (element: string) =>
  starting(
    `The XML you provided did not validate against our published schema, cause by ${element}\\.`,
  );
const properties = (text: string) => messageXml('a', `<Properties>${text}</Properties>`);

describe('a publish is refused', () => {
  it.each([
    ['hello', 'MalformedXML', starting('The XML you provided was not well-formed\\.')],
    ['', 'MalformedXML', starting('The XML you provided was not well-formed\\.')],
    [
      messageXml('&#1;'),
      'InvalidContent',
      starting('The content you send may contains illegal characters\\.'),
    ],
    [messageXml(''), 'InvalidArgument', SCHEMA('MessageBody')],
    ['<Message/>', 'InvalidArgument', SCHEMA('MessageBody')],
    ['<Msg/>', 'InvalidArgument', SCHEMA('Msg')],
    [messageXml('<b>a</b>'), 'InvalidArgument', SCHEMA('b')],
    [properties('a'), 'InvalidArgument', SCHEMA('Properties')],
    [properties('__STARTDELIVERTIME:x'), 'InvalidArgument', SCHEMA('__STARTDELIVERTIME')],
    [
      properties('__STARTDELIVERTIME:9999999999999'),
      'InvalidArgument',
      SCHEMA('__STARTDELIVERTIME'),
    ],
    [
      properties('__TransCheckT:9'),
      'InvalidArgument',
      'The value of __TransCheckT should between 10 and 300 seconds.',
    ],
    [
      properties('__TransCheckT:301'),
      'InvalidArgument',
      'The value of __TransCheckT should between 10 and 300 seconds.',
    ],
    [
      properties('__TransCheckT:x'),
      'InvalidArgument',
      'The value of __TransCheckT should between 10 and 300 seconds.',
    ],
  ])('400, having sent %.60s', async (xml, code, message) => {
    const { url } = await serve();
    expectError(await post(url, xml), 400, code, message);
    expect((await get(url)).status).toBe(404);
  });

  it('with a body of more than 4 MB, counted in bytes', async () => {
    const { url } = await serve();
    const most = 4 * 1024 * 1024;
    const message = `The value of MessageBody should between 1 and ${most} bytes.`;
    expectError(await post(url, messageXml('a'.repeat(most + 1))), 400, 'InvalidArgument', message);
    expectError(
      await post(url, messageXml('é'.repeat(most / 2 + 1))),
      400,
      'InvalidArgument',
      message,
    );
  });

  it('with an HTTP body of more than 32 MB, and the connection stays usable', async () => {
    const { port } = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const huge = await sendBytes(port, agent, Buffer.alloc(32 * 1024 * 1024 + 1, 'a'));
    expect(huge.status).toBe(400);
    expect(huge.text).toContain('The value of MessageBody should between 1 and 4194304 bytes.');
    expect((await sendBytes(port, agent, Buffer.from(messageXml('a')))).status).toBe(201);
    agent.destroy();
  });

  it.each([
    ['the MD5 of another body', Buffer.from('0'.repeat(32)).toString('base64')],
    ['no MD5 at all', 'x'],
  ])('as InvalidDigest with %s in Content-MD5, whatever the auth mode', async (_, md5) => {
    const { url } = await serve();
    const response = await post(url, messageXml('a')).set('Content-MD5', md5);
    expectError(
      response,
      400,
      'InvalidDigest',
      starting('The Content-MD5 you specified is invalid\\.'),
    );
    expect((await get(url)).status).toBe(404);
  });

  it('but takes Content-MD5 as Base64 of the hex digest, Base64 of the digest, or hex', async () => {
    const { url } = await serve();
    const digest = createHash('md5').update(messageXml('a')).digest();
    const hex = digest.toString('hex');
    const base64OfHex = Buffer.from(hex).toString('base64');
    for (const md5 of [base64OfHex, digest.toString('base64'), hex, hex.toUpperCase(), '']) {
      expect((await post(url, messageXml('a')).set('Content-MD5', md5)).status).toBe(201);
    }
  });

  it('404 where the topic does not exist and may not be made', async () => {
    const { url } = await serve({ policy: { autoCreate: 'off' } });
    const message = 'The topic you provided does not exist.';
    expectError(await post(url, messageXml('a')), 404, 'TopicNotExist', message);
    expectError(await get(url), 404, 'TopicNotExist', message);
  });

  it("as NotSupport where the topic's type does not take it", async () => {
    const { url, broker } = await serve({ policy: strictPolicy });
    await broker.declareTopic({ instance: '', topic: 'topic' }, { type: 'normal', queues: 1 });
    const response = await post(url, properties('__TransCheckT:10'));
    expectError(response, 400, 'NotSupport', starting('The topic does not support this\\.'));
  });

  it('where the name of the topic or instance is none', async () => {
    const { url } = await serve();
    const topic = await post(url, messageXml('a'), '/topics/a%2Fb/messages');
    expectError(topic, 400, 'InvalidArgument', SCHEMA('TopicName'));
    const instance = await post(url, messageXml('a'), `${TOPIC}?ns=a%20b`);
    expectError(instance, 400, 'InvalidArgument', SCHEMA('ns'));
  });
});

describe('a poll is refused', () => {
  it.each([
    [
      'numOfMessages=1',
      'InvalidQueryString',
      'Http request URL contains invalid querystring item “consumer”. The group must be given.',
    ],
    ['consumer=g', 'InvalidArgument', 'The value of numOfMessages should between 1 and 16.'],
    [
      'consumer=g&numOfMessages=17',
      'InvalidArgument',
      'The value of numOfMessages should between 1 and 16.',
    ],
    [
      'consumer=g&numOfMessages=1&waitseconds=x',
      'InvalidArgument',
      'The value of waitseconds should between 0 and 30 seconds.',
    ],
    [
      'consumer=g&numOfMessages=1&tag=%zz',
      'InvalidQueryString',
      'Http request URL contains invalid querystring item “tag”. Its percent-encoding is malformed.',
    ],
    [
      'consumer=g&numOfMessages=1&trans=x',
      'InvalidQueryString',
      'Http request URL contains invalid querystring item “trans”. With GET it is order or pop.',
    ],
    ['consumer=a/b&numOfMessages=1', 'InvalidArgument', SCHEMA('consumer')],
  ])('400 with %s', async (query, code, message) => {
    const { url } = await serve();
    expectError(await get(url, query), 400, code, message);
  });

  it('404 SubscriptionNotExist where the group does not exist and may not be made', async () => {
    const { url, broker } = await serve({ policy: { autoCreate: 'off' } });
    await broker.declareTopic({ instance: '', topic: 'topic' }, { type: 'normal', queues: 1 });
    const message = 'The subscription name you provided is not exist.';
    expectError(await get(url), 404, 'SubscriptionNotExist', message);
  });

  it('as NotSupport where group and topic are too long together', async () => {
    const { url } = await serve({ policy: strictPolicy });
    const query = `consumer=${'g'.repeat(60)}&numOfMessages=1`;
    const response = await get(url, query, `/topics/${'t'.repeat(60)}/messages`);
    expectError(
      response,
      400,
      'NotSupport',
      starting('the length of GID\\(CID\\) and TOPIC is too long'),
    );
  });
});

describe('an ack is refused', () => {
  it('404 without any handle', async () => {
    const { url } = await serve();
    expectError(
      await del(url, handlesXml()),
      404,
      'MissingReceiptHandle',
      'ReceiptHandle is required.',
    );
  });

  it('400 with more than 16', async () => {
    const { url } = await serve();
    const xml = handlesXml(...new Array<string>(17).fill('h'));
    const message = 'The value of ReceiptHandles should between 1 and 16.';
    expectError(await del(url, xml), 400, 'InvalidArgument', message);
  });

  it.each([
    ['consumer=g', 'hello', 'MalformedXML', starting('The XML')],
    ['consumer=g', messageXml('a'), 'InvalidArgument', SCHEMA('Message')],
    [
      'consumer=g',
      `<ReceiptHandles>${'a'.repeat(1_100_000)}`,
      'InvalidArgument',
      SCHEMA('ReceiptHandles'),
    ],
    [
      '',
      handlesXml('h'),
      'InvalidQueryString',
      starting('Http request URL contains invalid querystring item “consumer”\\.'),
    ],
    [
      'consumer=g&trans=pop',
      handlesXml('h'),
      'InvalidQueryString',
      starting('Http request URL contains invalid querystring item “trans”\\.'),
    ],
  ])('400 with %j and %.30s', async (query, xml, code, message) => {
    const { url } = await serve();
    expectError(await del(url, xml, query), 400, code, message);
  });
});
