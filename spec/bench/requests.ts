import { createHmac } from 'node:crypto';

/** The key that the measured servers know. */
export const KEY = { accessKeyId: 'bench', accessKeySecret: 'bench-secret' };

const TYPE = 'text/xml;charset=UTF-8';

/** A signed request as an official SDK sends it (no Content-MD5, as five of the seven do). */
export function signed(method: string, target: string, body = ''): string {
  const date = new Date().toUTCString();
  const text = `${method}\n\n${TYPE}\n${date}\nx-mq-version:2015-06-06\n${target}`;
  const signature = createHmac('sha1', KEY.accessKeySecret).update(text).digest('base64');
  return (
    `${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nDate: ${date}\r\n` +
    `Authorization: MQ ${KEY.accessKeyId}:${signature}\r\nx-mq-version: 2015-06-06\r\n` +
    `Content-Type: ${TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** A publish of `bytes` bytes of body. */
export function publish(topic: string, bytes: number, properties = ''): string {
  const extra = properties === '' ? '' : `<Properties>${properties}</Properties>`;
  return signed(
    'POST',
    `/topics/${topic}/messages`,
    `<?xml version="1.0" encoding="UTF-8"?><Message xmlns="http://mq.aliyuncs.com/doc/v1">` +
      `<MessageBody>${'x'.repeat(bytes)}</MessageBody><MessageTag>TagA</MessageTag>${extra}</Message>`,
  );
}

export function consume(topic: string, group: string, extra = ''): string {
  const query = `consumer=${group}&numOfMessages=16${extra}`;
  return signed('GET', `/topics/${topic}/messages?${query}`);
}

/** An ack of all the handles that a consume reply names. */
export function ack(topic: string, group: string, reply: string): string {
  const handles = reply.match(/<ReceiptHandle>[^<]*<\/ReceiptHandle>/g) ?? [];
  return signed(
    'DELETE',
    `/topics/${topic}/messages?consumer=${group}`,
    `<ReceiptHandles xmlns="http://mq.aliyuncs.com/doc/v1">${handles.join('')}</ReceiptHandles>`,
  );
}

/** What both echoes are sent: the same bytes as a publish. */
export function echo(bytes: number): string {
  return publish('bench', bytes);
}
