import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, deliveriesIn, LEASE_MS, pollPath } from '../client';
import type { Bed, Fault } from '../fault';
import { Ledger } from '../ledger';
import { startSingle } from '../redis-beds';
import { embedded, onRedis } from './beds';

/** Polls that vanish side by side. */
const SIDE_BY_SIDE = 8;
/** In what a client hangs up on while it reads. */
const LARGE = 'x'.repeat(200_000);
/** Far longer than a trial: what was handed to nobody does not come back in time by itself. */
const LONG_LEASE = ['--retry', '10m'];
const LONG_LEASE_MS = 600_000;

const stores: Readonly<Record<string, (flags: readonly string[]) => Promise<Bed>>> = {
  embedded: (flags) =>
    embedded(
      () => flags,
      () => [],
    ),
  Redis: (flags) => onRedis(startSingle(), () => [], flags),
};

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** A connection that has sent a poll. */
async function pollOn({ port, topic }: Scene): Promise<Socket> {
  const socket = await open(port);
  socket.write(`GET ${pollPath(topic, 'GID_one', '&waitseconds=20')} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return socket;
}

/** What a trial of one topic works with. */
interface Scene {
  readonly topic: string;
  readonly ledger: Ledger;
  /** Where the client that vanishes is connected, and another one. */
  readonly port: number;
  readonly client: Client;
}

/** Publishes one message; the ledger has it. */
async function send({ topic, ledger, client }: Scene, padding = ''): Promise<void> {
  const id = ledger.ask(topic);
  const { status } = await client.publish(topic, `${id} ${padding}`);
  if (status === 201) ledger.accept(id);
}

/** A poll waits, its client hangs up, then a message comes. */
async function hangUpBefore(scene: Scene): Promise<void> {
  const socket = await pollOn(scene);
  await pause(50);
  socket.destroy();
  await once(socket, 'close');
  await send(scene);
}

/** A message comes, and in the same moment the client whose poll waits for it hangs up. */
async function hangUpMeanwhile(scene: Scene): Promise<void> {
  const { topic, ledger, client } = scene;
  const socket = await pollOn(scene);
  const publisher = await open(client.port);
  await pause(50);
  const id = ledger.ask(topic);
  const xml = `<Message><MessageBody>${id}</MessageBody></Message>`;
  const head = `POST /topics/${topic}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: ${xml.length}`;
  publisher.write(`${head}\r\n\r\n${xml}`);
  socket.destroy();
  const [reply] = (await once(publisher, 'data')) as [Buffer];
  if (reply.toString().startsWith('HTTP/1.1 201')) ledger.accept(id);
  publisher.destroy();
}

/** A client hangs up in the middle of a reply of some megabytes. */
async function hangUpReading(scene: Scene): Promise<void> {
  await Promise.all(Array.from({ length: 16 }, () => send(scene, LARGE)));
  const socket = await pollOn(scene);
  await once(socket, 'data');
  socket.destroy();
  await once(socket, 'close');
}

/** Another client takes what there is, until nothing has come for so long. */
async function takeAll(
  { topic, ledger, client }: Scene,
  leaseMs: number,
  waitS: number,
): Promise<void> {
  const group = ledger.group(topic);
  for (;;) {
    const askedAt = Date.now();
    const reply = await client.poll(topic, 'GID_one', `&waitseconds=${waitS}`);
    if (reply.status !== 200) return;
    const batch = deliveriesIn(reply.text, leaseMs);
    group.delivered(batch, askedAt);
    group.ackSent(batch);
    if ((await client.ack(topic, 'GID_one', batch)).status === 204) group.ackAnswered(batch, []);
  }
}

/** How a trial goes: the lease, how long to wait for what may come yet, and how often a round repeats it. */
interface Course {
  readonly flags: readonly string[];
  readonly leaseMs: number;
  readonly waitS: number;
  readonly times: number;
}

function vanishing(
  name: string,
  store: string,
  vanish: (scene: Scene) => Promise<void>,
  { flags, leaseMs, waitS, times }: Course,
): Fault {
  const fault = `${name}, ${store}`;
  return {
    name: fault,
    run: async ({ rounds }) => {
      const bed = await stores[store]?.(flags);
      if (bed === undefined) throw new Error(`no store ${store}`);
      const ledger = new Ledger();
      const clients = bed.ports.map((port) => new Client(port));
      const play = async (lane: number): Promise<void> => {
        for (let n = 0; n < rounds * times; n++) {
          const at = (shift: number) => clients[(lane + n + shift) % clients.length];
          const [one, other] = [at(0), at(1)];
          if (one === undefined || other === undefined) return;
          const topic = `gone-${lane}-${n}`;
          const scene = { topic, ledger, port: one.port, client: other };
          await vanish(scene);
          await takeAll(scene, leaseMs, waitS);
        }
      };
      try {
        await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, lane) => play(lane)));
        const events = rounds * times * SIDE_BY_SIDE;
        return { fault, events, ...ledger.sums(), back: 0, notes: [] };
      } finally {
        for (const client of clients) client.close();
        await bed.stop();
      }
    },
  };
}

const AT_ONCE = { flags: LONG_LEASE, leaseMs: LONG_LEASE_MS, waitS: 1, times: 5 };
const AFTER_LEASE = { flags: [], leaseMs: LEASE_MS, waitS: 3, times: 2 };

/** Clients that vanish while they wait, or while they read. */
export const vanishes: readonly Fault[] = Object.keys(stores).flatMap((store) => [
  vanishing('hang-up, then publish', store, hangUpBefore, AT_ONCE),
  vanishing('hang-up and publish', store, hangUpMeanwhile, AT_ONCE),
  vanishing('hang-up while reading', store, hangUpReading, AFTER_LEASE),
]);
