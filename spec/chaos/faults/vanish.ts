import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, deliveriesIn, LEASE_MS, pollPath } from '../client';
import type { Bed, Fault } from '../fault';
import { Ledger } from '../ledger';
import { startSingle } from '../redis-beds';
import { embedded } from './embedded';
import { onRedis } from './on-redis';

/** Polls that vanish side by side, and how often, in a round. */
const SIDE_BY_SIDE = 8;
const TIMES = 5;
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
  Redis: (flags) => onRedis(startSingle('everysec'), () => [], flags),
};

/** A connection that has sent a poll. */
async function pollOn(port: number, topic: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
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

/** A poll waits, its client hangs up, and a message comes: after the hang-up, or in the same moment. */
function hangUp(atOnce: boolean) {
  return async (scene: Scene): Promise<void> => {
    const socket = await pollOn(scene.port, scene.topic);
    await pause(50);
    const closed = once(socket, 'close');
    socket.destroy();
    if (!atOnce) await closed;
    await send(scene);
    await closed;
  };
}

/** A client hangs up in the middle of a reply of some megabytes. */
async function hangUpReading(scene: Scene): Promise<void> {
  await Promise.all(Array.from({ length: 16 }, () => send(scene, LARGE)));
  const socket = await pollOn(scene.port, scene.topic);
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

function vanishing(
  name: string,
  store: string,
  vanish: (scene: Scene) => Promise<void>,
  { flags, leaseMs, waitS }: { flags: readonly string[]; leaseMs: number; waitS: number },
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
        for (let n = 0; n < rounds * TIMES; n++) {
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
        const events = rounds * TIMES * SIDE_BY_SIDE;
        return { fault, events, ...ledger.sums(), back: 0, notes: [] };
      } finally {
        for (const client of clients) client.close();
        await bed.stop();
      }
    },
  };
}

const AT_ONCE = { flags: LONG_LEASE, leaseMs: LONG_LEASE_MS, waitS: 1 };
const AFTER_LEASE = { flags: [], leaseMs: LEASE_MS, waitS: 3 };

/** Clients that vanish while they wait, or while they read. */
export const vanishes: readonly Fault[] = Object.keys(stores).flatMap((store) => [
  vanishing('hang-up, then publish', store, hangUp(false), AT_ONCE),
  vanishing('hang-up and publish', store, hangUp(true), AT_ONCE),
  vanishing('hang-up while reading', store, hangUpReading, AFTER_LEASE),
]);
