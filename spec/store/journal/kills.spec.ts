import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../../support/cli-process';

const KILLS = 4;
const PUBLISHERS = 8;
const CONSUMERS = 3;
/** Acks that are answered before a process is killed. */
const ACKS = 150;

/** What clients know of their messages. */
class Ledger {
  readonly accepted = new Set<string>();
  readonly delivered = new Map<string, number>();
  readonly acked = new Set<string>();
  /** Handed out again although an ack was answered, or while nobody else could have it. */
  readonly again: string[] = [];

  take(body: string): void {
    if (this.delivered.has(body)) this.again.push(body);
    this.delivered.set(body, (this.delivered.get(body) ?? 0) + 1);
  }
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mqrest-kills-'));
});
afterEach(() => rm(directory, { recursive: true }));

const texts = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);

/** Publishes until the server is gone. */
async function publish(url: string, ledger: Ledger, name: string): Promise<void> {
  for (let n = 0; ; n++) {
    const text = `${name}-${n}`;
    const body = `<Message><MessageBody>${text}</MessageBody></Message>`;
    const reply = await fetch(`${url}/topics/orders/messages`, { method: 'POST', body });
    if (reply.status === 201) ledger.accepted.add(text);
    await reply.text();
  }
}

/** Consumes and acks; says how much there was. */
async function consume(url: string, ledger: Ledger, onAck: () => void): Promise<number> {
  const of = `${url}/topics/orders/messages?consumer=GID_a`;
  const reply = await fetch(`${of}&numOfMessages=16&waitseconds=1`);
  const xml = await reply.text();
  const bodies = texts(xml, 'MessageBody');
  if (bodies.length === 0) return 0;
  for (const body of bodies) ledger.take(body);
  const handles = texts(xml, 'ReceiptHandle').map((h) => `<ReceiptHandle>${h}</ReceiptHandle>`);
  const body = `<ReceiptHandles>${handles.join('')}</ReceiptHandles>`;
  const ack = await fetch(of, { method: 'DELETE', body });
  if (ack.status === 204) for (const acked of bodies) ledger.acked.add(acked);
  await ack.text();
  onAck();
  return bodies.length;
}

/** Lets clients work on a process until it is killed in the midst of it. */
async function killUnderLoad(cli: CliProcess, ledger: Ledger, round: number): Promise<void> {
  const url = await cli.url();
  let acks = 0;
  const onAck = (): void => {
    if (++acks === ACKS) cli.child.kill('SIGKILL');
  };
  const consumer = async (): Promise<void> => {
    for (;;) await consume(url, ledger, onAck);
  };
  await Promise.allSettled([
    ...Array.from({ length: PUBLISHERS }, (_, n) => publish(url, ledger, `${round}-${n}`)),
    ...Array.from({ length: CONSUMERS }, consumer),
  ]);
  await cli.code();
}

describe.each(['always', 'everysec', 'no'])('a journal with fsync %s', (fsync) => {
  it('loses nothing that was accepted and brings back nothing that was acked, killed again and again', async () => {
    const flags = ['--port', '0', '--log', 'off', '--state', `${directory}/`];
    const start = () => new CliProcess([...flags, '--state-fsync', fsync]);
    const ledger = new Ledger();
    for (let round = 0; round < KILLS; round++) await killUnderLoad(start(), ledger, round);
    const last = start();
    const url = await last.url();
    while ((await consume(url, ledger, () => undefined)) > 0);
    // Whatever was handed out in the moment of a kill comes again when its time is over.
    const handedOut = ledger.again.splice(0);
    const move = { method: 'POST', body: '{"advance":"5m"}' };
    expect((await fetch(`${url}/_mqrest/v1/clock`, move)).status).toBe(200);
    const unacked = new Set([...ledger.delivered.keys()].filter((body) => !ledger.acked.has(body)));
    while ((await consume(url, ledger, () => undefined)) > 0);
    expect(await last.stop()).toBe(0);
    expect(ledger.accepted.size).toBeGreaterThan(KILLS * ACKS);
    expect([...ledger.accepted].filter((body) => !ledger.delivered.has(body))).toEqual([]);
    expect(handedOut).toEqual([]);
    expect(ledger.again.filter((body) => !unacked.has(body))).toEqual([]);
  }, 120_000);
});
