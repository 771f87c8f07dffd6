import { createHmac } from 'node:crypto';

/** The key that the measured servers know. */
export const KEY = { accessKeyId: 'bench', accessKeySecret: 'bench-secret' };

/** 1 KB, the body of every message unless a row says otherwise. */
export const BODY = 'x'.repeat(1024);

const TYPE = 'text/xml;charset=UTF-8';
const MESSAGE = Buffer.from('<Message>');

/** A signed request as an official SDK sends it (no Content-MD5, as five of the seven do). */
export function signed(method: string, target: string, body = '', key = KEY): string {
  const date = new Date().toUTCString();
  const text = `${method}\n\n${TYPE}\n${date}\nx-mq-version:2015-06-06\n${target}`;
  const signature = createHmac('sha1', key.accessKeySecret).update(text).digest('base64');
  return (
    `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nDate: ${date}\r\n` +
    `Authorization: MQ ${key.accessKeyId}:${signature}\r\nx-mq-version: 2015-06-06\r\n` +
    `Content-Type: ${TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** A publish of this body. */
export function publish(topic: string, body = BODY, properties = ''): string {
  const extra = properties === '' ? '' : `<Properties>${properties}</Properties>`;
  return signed(
    'POST',
    `/topics/${topic}/messages`,
    `<?xml version="1.0" encoding="UTF-8"?><Message xmlns="http://mq.aliyuncs.com/doc/v1">` +
      `<MessageBody>${body}</MessageBody><MessageTag>TagA</MessageTag>${extra}</Message>`,
  );
}

export function consume(topic: string, group: string, batch: number, extra = ''): string {
  const query = `consumer=${group}&numOfMessages=${batch}${extra}`;
  return signed('GET', `/topics/${topic}/messages?${query}`);
}

/** An ack of these handles. */
export function ack(topic: string, group: string, handles: readonly string[]): string {
  const list = handles.map((handle) => `<ReceiptHandle>${handle}</ReceiptHandle>`).join('');
  return signed(
    'DELETE',
    `/topics/${topic}/messages?consumer=${group}`,
    `<ReceiptHandles xmlns="http://mq.aliyuncs.com/doc/v1">${list}</ReceiptHandles>`,
  );
}

/** How a message of this body shows it in a consume reply. */
export function contentOf(body: string): Buffer {
  return Buffer.from(`<MessageBody>${body}</MessageBody>`);
}

/** The handles of a consume reply, which must hold `least` to `batch` messages, each with this content. */
export function handlesOf(reply: Buffer, batch: number, content: Buffer, least = batch): string[] {
  const messages = occurrences(reply, MESSAGE);
  const whole = occurrences(reply, content);
  const handles = reply.toString('latin1').match(/(?<=<ReceiptHandle>)[^<]+/g) ?? [];
  if (messages < least || messages > batch || whole !== messages || handles.length !== messages) {
    throw new Error(
      `asked for ${batch} messages: got ${messages}, ${whole} of them with the body that was sent, ` +
        `${handles.length} handles`,
    );
  }
  return handles;
}

function occurrences(text: Buffer, part: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
