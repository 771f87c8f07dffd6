import { MemoryStore } from '../../src/store/memory/memory-store';
import type { QueueRef, Read, Slice } from '../../src/store/store';
import { GatewayBed } from '../support/gateway-bed';
import { Replay } from './replay';
import { readTranscript, type Section } from './transcript';

/** A memory store whose first messages can be made to have expired, and to be back. */
class ExpiringStore extends MemoryStore {
  min = 0;

  override async read(from: QueueRef, offset: number, options: Read): Promise<Slice> {
    const slice = await super.read(from, Math.max(offset, this.min), options);
    return { ...slice, min: Math.max(slice.min, this.min) };
  }
}

/** What the recording did by hand before a request, by section and number of the request in it. */
type Actions = Readonly<Record<string, Readonly<Record<number, () => unknown>>>>;

/** Requests that cannot be answered as recorded, with the reason. */
const LEFT_OUT: Readonly<Record<string, readonly number[]>> = {
  // No key of the console is asked for here.
  'config errors': [0, 1],
  // A table is made on first use here, there by a task that had not run yet.
  'group without queue table': [0],
  // Since Spring 5.3 a suffix is no part of a path.
  suffix: [0],
};

/** Where the cookie of a settled batch stayed there; here it goes. */
const COOKIE_STAYED = 'ack by cookie';
const GONE = 'rid=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/';

/** Where delayed messages were recorded without any delay, so that offsets came out differently. */
const DELAYED = /binding/;

const LATE_MS = 300_001;

/** A call that fails with this text. */
const errorOf = (message: string) => ({ error: 'InternalError', message });

describe('The recorded transcripts of the published gateway', () => {
  let store: ExpiringStore;
  let bed: GatewayBed;
  let replay: Replay;

  async function openBed(): Promise<void> {
    store = new ExpiringStore();
    for (const [topic, queues] of Object.entries({ t1: 1, t4: 4, tl: 1 })) {
      await store.declare({ topic: { instance: '', topic }, shape: { type: 'normal', queues } });
    }
    bed = new GatewayBed({
      store,
      profile: 'open-1.2',
      autoRegister: false,
      quirks: { queuesPerBroker: 2, brokerGeneration: 5, uselessLock: true },
      producers: ['t1', 't4'].map((topic) => ({ producer: `${topic}-producer`, topic })),
      consumers: [
        { consumer: 'g1', topic: 't1', broadcast: false },
        { consumer: 'g2', topic: 't1', broadcast: false },
        { consumer: 'g4', topic: 't4', broadcast: false },
        { consumer: 'gl', topic: 'tl', broadcast: false },
        { consumer: 'b1', topic: 't4', broadcast: true },
      ],
    });
    await bed.open();
    replay = new Replay(bed);
  }

  const config = (consumer: string, values: object) =>
    bed.json('/mq/consumer/config', { consumer, ...values });
  const late = () => {
    bed.clock.advance(LATE_MS);
  };
  const committed = (offset: number) => bed.setRow('t1', 'g1', 0, { committed: offset });
  const unlockByHand = () => bed.setRow('t1', 'g1', 0, { lockAt: 0 });

  const stateMachine: Actions = {
    'produce failing': {
      0: () => {
        bed.goWrong(errorOf('java.lang.RuntimeException: boom'), 'publish');
      },
    },
    'produce duplicate params': {
      0: () => {
        bed.goWrong();
      },
    },
    'produce 3, poll': { 0: () => bed.put('t1', 0, 'm0', 'm1', 'm2') },
    'lock compare: produce 2, poll, ack with older lockTime / newer lockTime / wrong offset': {
      0: () => bed.put('t1', 0, 'x0', 'x1'),
    },
    'unlock: produce 1, poll, unlock with foreign lock time': { 0: () => bed.put('t1', 0, 'y0') },
    'lock timeout': { 0: () => bed.put('t1', 0, 'z0'), 1: late },
    'late ack, lock expired, nobody relocked: 2nd id': { 0: late, 1: late },
    'paused on committed group': {
      0: () => Promise.all([bed.put('t1', 0, 'p0'), config('g1', { pause: 1 })]),
    },
    'rate limited': { 0: () => config('g1', { pause: 0, rateLimitEnabled: 1, limitRate: 1 }) },
    'paused on fresh group with max>0 (quirk)': { 0: () => config('g2', { pause: 1 }) },
    'OFFSET_ILLEGAL too big: reset committed past max by hand': {
      0: async () => {
        await config('g1', { rateLimitEnabled: 0 });
        await committed(9999);
      },
    },
    'sticky forceAck on the following ids': { 0: () => bed.put('t1', 0, 'f0', 'f1') },
    'sticky: OFFSET_ILLEGAL then FOUND in the very next poll': {
      0: () => Promise.all([bed.put('t1', 0, 'k0'), committed(9999)]),
      1: () => bed.put('t1', 0, 'k20'),
    },
    'NO_MATCHED_MSG forced': {
      0: () => {
        bed.goWrong({ pullStatus: 'NO_MATCHED_MSG' });
      },
      1: () => {
        bed.goWrong();
      },
    },
    'OFFSET too small (expired data)': {
      0: () => {
        store.min = 5;
        return committed(1);
      },
    },
    'pull exception': {
      0: () => {
        store.min = 0;
        bed.goWrong(errorOf('java.lang.IllegalStateException: pull failed for test'), 'consume');
        return bed.put('t1', 0, 'e0');
      },
    },
    'retry messages': {
      0: () => {
        bed.goWrong();
      },
    },
    'retry messages while paused': { 0: () => config('g1', { pause: 1 }) },
    'config errors': {},
    'reset offset': { 0: () => config('g1', { rateLimitEnabled: 0 }) },
    cookie: { 0: () => bed.put('t1', 0, 'c0') },
    'cookie present but useCookie absent': { 0: () => bed.put('t1', 0, 'c0') },
    'broadcast produce 1 to queue 2 and poll until found': { 0: () => bed.put('t4', 2, 'bb0') },
    'produce 5 to q1, 2 to q3; poll': {
      0: async () => {
        await bed.put('t4', 1, 'q1-0', 'q1-1', 'q1-2', 'q1-3', 'q1-4');
        await bed.put('t4', 3, 'q3-0', 'q3-1');
      },
    },
    'newer max offset: 3.2s pause, produce 4 to q0, poll until found': {
      0: () => {
        bed.clock.advance(11_000);
        return bed.put('t4', 0, 'n0', 'n1', 'n2', 'n3');
      },
    },
    'all queues locked': {
      0: async () => {
        const lockAt = bed.clock.now();
        for (const queue of [0, 1, 2, 3])
          await bed.setRow('t4', 'g4', queue, { lockAt, lockedAt: lockAt });
      },
    },
    'unregister (no auth on real path)': {
      0: () => bed.post('/mq/register', { consumer: 'gx', topic: 't4' }),
    },
  };
  const binding: Actions = {
    'useCookie=on': { 0: unlockByHand },
    'useCookie=0': { 0: unlockByHand },
  };

  describe.each([
    ['state-machine.txt', stateMachine],
    ['binding.txt', binding],
  ] as const)('%s', (name, actions) => {
    beforeAll(openBed);
    afterAll(() => bed.close());

    it('names only sections that there are', () => {
      const titles = readTranscript(name).map(({ title }) => title);
      expect(Object.keys(actions).filter((title) => !titles.includes(title))).toEqual([]);
    });

    it.each(readTranscript(name).map((section) => [section.title, section] as const))(
      'is answered the same way: %s',
      async (title, section) => {
        for (const [at, exchange] of whole(section).entries()) {
          await actions[title]?.[at]?.();
          if (LEFT_OUT[title]?.includes(at)) continue;
          const { expected: recorded, actual } = await replay.send(exchange, DELAYED.test(name));
          const expected =
            title === COOKIE_STAYED ? recorded.replace('200 ', `200 ${GONE}`) : recorded;
          if (expected.endsWith('...'))
            expect(`${actual.slice(0, expected.length - 3)}...`).toBe(expected);
          else expect(actual).toBe(expected);
        }
        expect(bed.reports).toEqual([]);
      },
    );
  });

  /** A section whose large bodies, cut in the transcript, are as long again as its title says. */
  function whole({ title, exchanges }: Section): Section['exchanges'] {
    const bytes = Number(/^([\d.]+)MB body/.exec(title)?.[1]) * 1_000_000;
    return exchanges.map((exchange) => ({
      ...exchange,
      body: exchange.body?.replace(/x{20,}\.\.\.$/, () => 'x'.repeat(bytes)),
      // The one recorded with a broker of generation 4.
      reply: exchange.reply.includes('transactionId')
        ? exchange.reply
        : exchange.reply.replace(
            '"queueOffset":1,"off',
            '"queueOffset":1,"transactionId":"ID","off',
          ),
    }));
  }
});
