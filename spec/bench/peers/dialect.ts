import { BODY } from '../load/requests';
import * as ours from '../load/requests';

/** How a client speaks to a server about one queue, and reads what it says. */
export interface Dialect {
  /** The most messages that one receive gives. */
  readonly full: number;
  /** What makes the queue; empty where none is needed. */
  readonly create: readonly string[];
  readonly send: string;
  receive(batch: number): string;
  delete(handles: readonly string[]): string;
  /** Handles of a receive reply. */
  readonly handles: RegExp;
}

const QUEUE = 'bench';

/** MQ over HTTP, signed; a topic with one group. */
export const aliyun: Dialect = {
  full: 16,
  create: [],
  send: ours.publish(QUEUE),
  receive: (batch) => ours.consume(QUEUE, 'GID_bench', batch),
  delete: (handles) => ours.ack(QUEUE, 'GID_bench', handles),
  handles: /(?<=<ReceiptHandle>)[^<]+/g,
};

const URL_OF_QUEUE = `http://127.0.0.1/000000000000/${QUEUE}`;

/** SQS, the form that all its emulators speak; nobody checks the signature. */
export function sqsQuery(url = URL_OF_QUEUE, path = '/'): Dialect {
  const ask = (action: string, values: Record<string, string | number>) =>
    post(
      'application/x-www-form-urlencoded',
      new URLSearchParams({
        Action: action,
        Version: '2012-11-05',
        ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)])),
      }).toString(),
      path,
    );
  return {
    full: 10,
    create: [ask('CreateQueue', { QueueName: QUEUE })],
    send: ask('SendMessage', { QueueUrl: url, MessageBody: BODY }),
    receive: (batch) => ask('ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: batch }),
    delete: (handles) => {
      if (handles.length === 1) {
        return ask('DeleteMessage', { QueueUrl: url, ReceiptHandle: plain(handles[0]) });
      }
      const entries: Record<string, string> = {};
      for (const [i, handle] of handles.entries()) {
        const entry = `DeleteMessageBatchRequestEntry.${i + 1}`;
        entries[`${entry}.Id`] = `m${i}`;
        entries[`${entry}.ReceiptHandle`] = plain(handle);
      }
      return ask('DeleteMessageBatch', { QueueUrl: url, ...entries });
    },
    handles: /(?<=<ReceiptHandle>)[^<]+/g,
  };
}

/** SQS as the SDKs of today speak it. */
export const sqsJson: Dialect = {
  full: 10,
  create: [json('CreateQueue', { QueueName: QUEUE })],
  send: json('SendMessage', { QueueUrl: URL_OF_QUEUE, MessageBody: BODY }),
  receive: (batch) =>
    json('ReceiveMessage', { QueueUrl: URL_OF_QUEUE, MaxNumberOfMessages: batch }),
  delete: (handles) =>
    handles.length === 1
      ? json('DeleteMessage', { QueueUrl: URL_OF_QUEUE, ReceiptHandle: handles[0] })
      : json('DeleteMessageBatch', {
          QueueUrl: URL_OF_QUEUE,
          Entries: handles.map((handle, i) => ({ Id: `m${i}`, ReceiptHandle: handle })),
        }),
  handles: /(?<="ReceiptHandle":")[^"]+/g,
};

function json(action: string, values: object): string {
  const target = `X-Amz-Target: AmazonSQS.${action}\r\n`;
  return post('application/x-amz-json-1.0', JSON.stringify(values), '/', target);
}

function post(type: string, body: string, path = '/', headers = ''): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}` +
    'Authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sqs/aws4_request, ' +
    'SignedHeaders=host, Signature=x\r\n' +
    `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** Text of XML as it was meant; handles hold nothing else that is escaped. */
function plain(handle = ''): string {
  return handle.replace(/&amp;/g, '&').replace(/&#43;/g, '+').replace(/&#61;/g, '=');
}
