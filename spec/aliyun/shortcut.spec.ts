import { exchange } from '../http/served';
import { serving, type Served } from './served';
import { messageXml } from './wire';

const serve = serving();
const AT = 1_600_000_000_000;
const HANDLES = '<ReceiptHandles><ReceiptHandle>x</ReceiptHandle></ReceiptHandles>';

/** Requests of every kind, in their order. */
const REQUESTS: readonly (readonly [method: string, target: string, body?: string])[] = [
  ['POST', '/topics/T/messages', messageXml('a & b')],
  ['POST', '/topics/T/messages?ns=I', messageXml('\u4e2d')],
  ['GET', '/topics/T/messages?consumer=g&numOfMessages=16'],
  ['GET', '/topics/T/messages?consumer=g&numOfMessages=16'],
  ['DELETE', '/topics/T/messages?consumer=g', HANDLES],
  ['POST', '/topics/T/messages', '<Message>'],
  ['GET', '/topics/T/messages?consumer=g&numOfMessages=17'],
  ['PUT', '/topics/T/messages'],
  ['HEAD', '/topics/T/messages?consumer=g&numOfMessages=1'],
  ['OPTIONS', '/topics/T/messages'],
  ['GET', '/topics/%zz/messages?consumer=g&numOfMessages=1'],
  ['GET', '/topics/T/messages/?consumer=g&numOfMessages=1'],
  ['GET', '/topics/T/MESSAGES?consumer=g&numOfMessages=1'],
  ['GET', '/topics//messages'],
  ['GET', '/topics/'],
  ['GET', '/TOPICS/T/messages?consumer=g&numOfMessages=1'],
  ['GET', '//topics/T/messages?consumer=g&numOfMessages=1'],
  ['GET', 'http://h/topics/T/messages?consumer=g&numOfMessages=1'],
  ['GET', `/topics/T/messages?consumer=${'g'.repeat(1_100)}`],
];

it('answers every request as the routes of the app do', async () => {
  const [short, long] = [await serve({ at: AT }), await serve({ at: AT, shortcut: false })];
  for (const request of REQUESTS) {
    expect([request, await replyOf(short, request)]).toEqual([
      request,
      await replyOf(long, request),
    ]);
  }
  expect(short.requests.map(plain)).toEqual(long.requests.map(plain));
});

async function replyOf(
  { port }: Served,
  [method, target, body = '']: (typeof REQUESTS)[number],
): Promise<string> {
  const head = `${method} ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n`;
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  const reply = await exchange(port, head + length + body);
  return plain(reply.replace(/^Date: .*$/m, ''));
}

/** Without ids, when it was, and how long it took. */
function plain(text: string): string {
  return text
    .replace(/[0-9A-F]{24,32}(-[\w-]+)?/g, 'ID')
    .replace(/^\d[\d:.T-]+Z /, '')
    .replace(/ [0-9.]+ms /, ' ');
}
