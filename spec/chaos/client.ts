import { Agent, request } from 'node:http';
import type { Delivery } from './ledger';

/** Until an unacked message comes again, in all that is started here, unless told otherwise. */
export const LEASE_MS = 2_000;

/** What came back; status 0 where no whole reply did. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A client that keeps its connections, as official SDKs do, and never sends anything twice by itself. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true });

  constructor(readonly port: number) {}

  publish(topic: string, body: string, shardingKey?: string): Promise<Answer> {
    const order = `<Properties>__SHARDINGKEY:${shardingKey}|</Properties>`;
    const xml = `<Message><MessageBody>${body}</MessageBody>${shardingKey === undefined ? '' : order}</Message>`;
    return this.call('POST', `/topics/${topic}/messages`, xml);
  }

  poll(topic: string, group: string, query = ''): Promise<Answer> {
    return this.call('GET', pollPath(topic, group, query));
  }

  ack(topic: string, group: string, batch: readonly Delivery[]): Promise<Answer> {
    const handles = batch.map(({ handle }) => `<ReceiptHandle>${handle}</ReceiptHandle>`).join('');
    const xml = `<ReceiptHandles>${handles}</ReceiptHandles>`;
    return this.call('DELETE', `/topics/${topic}/messages?consumer=${group}`, xml);
  }

  call(method: string, path: string, body = ''): Promise<Answer> {
    return new Promise((resolve) => {
      const fail = ({ message }: Error) => {
        resolve({ status: 0, text: message });
      };
      const place = { host: '127.0.0.1', port: this.port, method, path, agent: this.#agent };
      // Without it Node sends the body of a DELETE as none.
      const headers = { 'Content-Length': Buffer.byteLength(body) };
      const sent = request({ ...place, headers, timeout: 20_000 }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        reply.once('end', () => resolve({ status: reply.statusCode ?? 0, text }));
        reply.once('error', fail);
      });
      sent.once('timeout', () => sent.destroy(new Error('no answer for 20 s')));
      sent.once('error', fail);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

export function pollPath(topic: string, group: string, query = ''): string {
  return `/topics/${topic}/messages?consumer=${group}&numOfMessages=16${query}`;
}

/** The messages of a consume reply. What follows a space in a body only makes it longer. */
export function deliveriesIn(text: string, leaseMs = LEASE_MS): Delivery[] {
  return [...text.matchAll(/<Message>.*?<\/Message>/gs)].map(([message]) => {
    const [value = ''] = textsOf(message, 'MessageBody');
    const until = Number(textsOf(message, 'NextConsumeTime')[0]);
    return {
      id: value.split(' ', 1)[0] ?? '',
      handle: textsOf(message, 'ReceiptHandle')[0] ?? '',
      takenAt: until - leaseMs,
      until,
      times: Number(textsOf(message, 'ConsumedTimes')[0]),
    };
  });
}

/** The texts of an element, in their order. */
export function textsOf(xml: string, element: string): string[] {
  const pattern = new RegExp(`<${element}>([^<]*)<`, 'g');
  return [...xml.matchAll(pattern)].map(([, text = '']) => text);
}
