import { load, repeat, type Operation, type Round } from './load';
import type { Row } from './row';
import { BenchServer } from './server';
import { median } from './statistics';

const ROUNDS = 3;
const ROUND_MS = 1000;
const CONNECTIONS = 32;
const BACKLOG = 50_000;

/** The MQCloud gateway: producing 1 KB, and polls of 32 messages that each ack the batch before. */
export async function mqcloudRows(redisUrl: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [store, url] of Object.entries({ memory: '', Redis: redisUrl })) {
    const server = await BenchServer.start('mqrest', url);
    const topic = `mqcloud-${process.pid}`;
    await server.fill({ topic, count: BACKLOG });
    rows.push(
      await row(`/mq/produce 1 KB, ${store}`, server, () => produce(`sent-${process.pid}`)),
    );
    rows.push(
      await row(
        `/mq/message, 32 messages and the ack of the 32 before, ${store}`,
        server,
        (round) => pollAndAck(topic, round),
      ),
    );
    await server.stop();
  }
  return rows;
}

async function row(
  what: string,
  server: BenchServer,
  operation: (round: number) => Operation,
): Promise<Row> {
  const rounds: Round[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const measured = await load([server], CONNECTIONS, ROUND_MS, operation(round));
    if (round > 0) rounds.push(measured);
  }
  return {
    what,
    value: median(rounds.map(({ perSecond }) => perSecond)),
    unit: 'requests/s',
    detail: `${median(rounds.map(({ cpuUs }) => cpuUs)).toFixed(0)} µs CPU each`,
  };
}

function produce(topic: string): Operation {
  const body = `producer=${topic}-producer&message=${'x'.repeat(1024)}`;
  return repeat(
    'POST /mq/produce HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
      'Content-Type: application/x-www-form-urlencoded\r\n' +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
    200,
  );
}

/** Every connection is a consumer of its own, for each poll locks one queue. */
function pollAndAck(topic: string, round: number): Operation {
  const ids = new Map<number, string>();
  return async (connection, worker) => {
    const query = `topic=${topic}&consumer=c-${round}-${worker}&requestId=${ids.get(worker) ?? ''}`;
    const reply = await connection.request(
      Buffer.from(`GET /mq/message?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`),
    );
    const found = /^\{"status":200,"result":\{"status":"FOUND","requestId":"([^"]*)"/.exec(
      reply.body,
    );
    if (found === null) {
      if (!reply.body.includes('NO_NEW_MSG')) throw new Error(reply.body);
      ids.delete(worker);
      return 0;
    }
    ids.set(worker, encodeURIComponent(found[1] ?? ''));
    return 1;
  };
}
