import { BenchServer } from '../beds/server';
import { Connection } from '../load/connection';
import { signed } from '../load/requests';
import { atMost, type Row } from '../report/row';
import { median } from '../report/statistics';

const BYTES = 4 * 1024 * 1024;
const TIMES = 7;
const NAMESPACE = 'http://mq.aliyuncs.com/doc/v1';

/** Shapes that a body of 4 MB may have on the wire; every one is a valid publish. */
const SHAPES: Record<string, string> = {
  plain: message(`<MessageBody>${'x'.repeat(BYTES)}</MessageBody>`),
  CDATA: message(`<MessageBody><![CDATA[${'x'.repeat(BYTES)}]]></MessageBody>`),
  entities: message(`<MessageBody>${'&lt;x&amp;'.repeat(BYTES / 10)}</MessageBody>`),
  'character references': message(`<MessageBody>${'&#x41;'.repeat(BYTES / 6)}</MessageBody>`),
  'many CDATA sections': message(
    `<MessageBody>${'<![CDATA[xxxxxxxxxx]]>'.repeat(BYTES / 22)}</MessageBody>`,
  ),
  'a comment first': message(`<!-- x --><MessageBody>${'x'.repeat(BYTES)}</MessageBody>`),
  'a comment inside': message(
    `<MessageBody>${'x'.repeat(BYTES / 2)}<!-- x -->${'x'.repeat(BYTES / 2)}</MessageBody>`,
  ),
};

function message(content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Message xmlns="${NAMESPACE}">${content}</Message>`;
}

/** How long the event loop stands still while 4 MB are published. */
export async function stallRows(): Promise<Row[]> {
  const server = await BenchServer.start({ serve: 'mqrest' });
  await server.watchStalls();
  const stalls: [string, number][] = [];
  for (const [shape, xml] of Object.entries(SHAPES)) {
    stalls.push([shape, await stallOf(server, signed('POST', '/topics/stall/messages', xml))]);
  }
  await server.stop();
  const worst = Math.max(...stalls.map(([, ms]) => ms));
  const all = stalls.map(([shape, ms]) => `${shape} ${ms.toFixed(0)}`).join(', ');
  const what = '4 MB publish: longest event-loop stall';
  return [
    { what, value: stalls[0]?.[1] ?? NaN, unit: 'ms', target: atMost(10) },
    { what: `${what}, any XML`, value: worst, unit: 'ms', target: atMost(20), detail: all },
  ];
}

async function stallOf(server: BenchServer, request: string): Promise<number> {
  const bytes = Buffer.from(request);
  const connection = await Connection.open(server.port);
  const stalls: number[] = [];
  for (let i = 0; i < TIMES + 2; i++) {
    await server.longestStall();
    const { status, body } = await connection.request(bytes);
    if (status !== 201) throw new Error(`${status}: ${body.toString()}`);
    if (i > 1) stalls.push(await server.longestStall());
  }
  connection.close();
  return median(stalls);
}
