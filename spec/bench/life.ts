import { MQClient } from '@aliyunmq/mq-http-sdk';
import { Connection } from './connection';
import { KEY } from './requests';
import { atMost, type Row } from './row';
import { BenchServer } from './server';
import { median } from './statistics';

const LIVES = 7;
const DELIVERIES = 289;

/**
 * The whole life of a message that nobody acks: 289 deliveries through the official SDK, the clock
 * moved by five minutes after each over the control API. One life after the other on a server of
 * its own.
 */
export async function lifeRows(redisUrl: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [store, url] of Object.entries({ memory: '', Redis: redisUrl })) {
    const server = await BenchServer.start('mqrest', url);
    const lives: Life[] = [];
    for (let n = 0; n < LIVES; n++) lives.push(await live(server));
    await server.stop();
    const first = lives[0]?.wallMs ?? NaN;
    const cpuMs = median(lives.map((life) => life.cpuMs));
    const detail = `the first ${first.toFixed(0)} ms; server CPU ${cpuMs.toFixed(0)} ms`;
    const wallMs = median(lives.map((life) => life.wallMs));
    rows.push(atMost(`life of ${DELIVERIES} deliveries, ${store}`, wallMs, 1000, 'ms', detail));
  }
  return rows;
}

interface Life {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function live(server: BenchServer): Promise<Life> {
  const url = `http://127.0.0.1:${server.port}`;
  const client = new MQClient(url, KEY.accessKeyId, KEY.accessKeySecret);
  const control = await Connection.open(server.port);
  await client.getProducer('', 'life').publishMessage('never acked');
  const before = await server.usage();
  const began = performance.now();
  await deliver(client, control);
  const wallMs = performance.now() - began;
  const cpuMs = ((await server.usage()).cpuUs - before.cpuUs) / 1000;
  // The clock is the store's: the next life, and other servers, go by it.
  await post(control, '/reset', '{}');
  control.close();
  return { wallMs, cpuMs };
}

/** Takes the only message as often as allowed. */
async function deliver(client: MQClient, control: Connection): Promise<void> {
  const consumer = client.getConsumer('', 'life', 'GID_life');
  let report = '';
  for (let n = 1; n <= DELIVERIES; n++) {
    const [message] = (await consumer.consumeMessage(1)).body;
    if (message?.ConsumedTimes !== String(n)) throw new Error(`delivery ${n} is missing`);
    report = await post(control, '/clock', '{"advance":"5m"}');
  }
  if (!report.includes('"deadLettered":1')) throw new Error(`no dead letter: ${report}`);
}

async function post(control: Connection, path: string, body: string): Promise<string> {
  const reply = await control.request(
    `POST /_mqrest/v1${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
  if (reply.status >= 300) throw new Error(reply.body);
  return reply.body;
}
