import { BrokerBed, HangingUp, settled, watched } from '../support/broker-bed';
import { DistantStore } from './distant-store';

const newBed = () => {
  const store = new DistantStore();
  return { store, bed: new BrokerBed('relaxed', {}, store) };
};
const long = { waitMs: 30_000 };

describe('a poll that waits', () => {
  it('answers at once when there is something', async () => {
    const { bed } = newBed();
    await bed.publish('x');
    expect(await bed.bodies(long)).toEqual(['x']);
    expect(bed.broker.parked).toBe(0);
  });

  it('answers with the first message that comes', async () => {
    const { bed } = newBed();
    const waiting = watched(bed.bodies(long));
    await settled();
    expect([waiting.isOpen, bed.broker.parked]).toEqual([true, 1]);
    await bed.publish('x');
    expect(await waiting.promise).toEqual(['x']);
    expect(bed.broker.parked).toBe(0);
  });

  it('answers with nothing when its time is up, and not before', async () => {
    const { bed } = newBed();
    const waiting = watched(bed.bodies(long));
    await settled();
    bed.clock.advance(29_999);
    await settled();
    expect(waiting.isOpen).toBe(true);
    bed.clock.advance(1);
    expect(await waiting.promise).toEqual([]);
    expect(bed.broker.parked).toBe(0);
  });

  it('ends when its time has really passed while the clock stands still', async () => {
    const { bed } = newBed();
    const before = bed.clock.now();
    expect(await bed.bodies({ waitMs: 20 })).toEqual([]);
    expect([bed.clock.now(), bed.broker.parked]).toEqual([before, 0]);
  });

  it('waits for the clock alone where the policy says so', async () => {
    const bed = new BrokerBed('relaxed', { frozenPolls: 'wait' });
    const waiting = watched(bed.bodies({ waitMs: 20 }));
    // Longer than it waits.
    expect(await new BrokerBed().bodies({ waitMs: 40 })).toEqual([]);
    expect([waiting.isOpen, bed.broker.parked]).toEqual([true, 1]);
    bed.clock.advance(20);
    expect(await waiting.promise).toEqual([]);
  });

  it('waits no longer where the clock is put back', async () => {
    const { bed } = newBed();
    const waiting = watched(bed.bodies({ waitMs: 2_000 }));
    await settled();
    bed.clock.travel(-3_600_000);
    await settled();
    bed.clock.advance(1_999);
    await settled();
    expect(waiting.isOpen).toBe(true);
    bed.clock.advance(1);
    expect(await waiting.promise).toEqual([]);
  });

  it('is over although the clock is put back while it looks', async () => {
    const { bed } = newBed();
    const once = bed.bodies();
    const waiting = bed.bodies({ waitMs: 2_000 });
    bed.clock.travel(-3_600_000);
    expect(await once).toEqual([]);
    await settled();
    bed.clock.advance(2_000);
    expect(await waiting).toEqual([]);
  });

  it('gets nothing of what comes after its time', async () => {
    const { bed } = newBed();
    const waiting = bed.bodies(long);
    await settled();
    bed.clock.advance(30_000);
    await bed.publish('x');
    expect(await waiting).toEqual([]);
    expect(await bed.bodies()).toEqual(['x']);
  });

  it('is woken by a redelivery that falls due', async () => {
    const { bed } = newBed();
    await bed.publish('x');
    await bed.consume();
    bed.clock.advance(290_000);
    const waiting = bed.consume(long);
    await settled();
    bed.clock.advance(10_000);
    expect(await waiting).toMatchObject([{ message: { body: 'x' }, consumedTimes: 2 }]);
  });

  it('is woken by a redelivery that was not in sight when it began to wait', async () => {
    const { bed } = newBed();
    const waiting = bed.bodies({ waitMs: 400_000 });
    await settled();
    await bed.publish('x');
    await waiting;
    const second = bed.bodies({ waitMs: 400_000 });
    await settled();
    bed.clock.advance(300_000);
    expect(await second).toEqual(['x']);
  });

  it('is woken again after it was woken in vain', async () => {
    const { bed } = newBed();
    const now = bed.clock.now();
    await bed.publish({ body: 'b', tag: 'B', deliverAt: now + 5000 });
    await bed.publish({ body: 'a', tag: 'A', deliverAt: now + 10_000 });
    const waiting = watched(bed.bodies({ ...long, tags: ['A'] }));
    await settled();
    bed.clock.advance(5000);
    await settled();
    expect(waiting.isOpen).toBe(true);
    bed.clock.advance(5000);
    expect(await waiting.promise).toEqual(['a']);
  });

  it('is not answered by messages with other tags', async () => {
    const { bed } = newBed();
    const waiting = watched(bed.bodies({ ...long, tags: ['A'] }));
    await settled();
    await bed.publish({ body: 'b', tag: 'B' });
    await settled();
    expect(waiting.isOpen).toBe(true);
    await bed.publish({ body: 'a', tag: 'A' });
    expect(await waiting.promise).toEqual(['a']);
  });

  it('fails when the store does, and so do those behind it', async () => {
    const { bed, store } = newBed();
    const waiting = [bed.bodies(long), bed.bodies(long)];
    const outcomes = Promise.allSettled(waiting);
    await settled();
    store.failure = new Error('gone away');
    await bed.publish('x');
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(bed.broker.parked).toBe(0);
  });

  it('is not left alone when the poll before it fails', async () => {
    const { bed, store } = newBed();
    store.isDistant = true;
    store.failure = new Error('gone away');
    const first = bed.bodies(long);
    const failed = expect(first).rejects.toThrow('gone away');
    store.failure = undefined;
    const second = bed.bodies(long);
    await settled();
    store.isDistant = false;
    store.arrive();
    await failed;
    await settled();
    await bed.publish('x');
    expect(await second).toEqual(['x']);
  });
});

describe('polls that wait for the same', () => {
  it('are served in the order they came', async () => {
    const { bed } = newBed();
    const answers: string[] = [];
    const polls = ['first', 'second', 'third'].map(async (name) => {
      for (const body of await bed.bodies({ ...long, limit: 1 })) answers.push(`${name}: ${body}`);
    });
    await settled();
    for (const body of ['a', 'b', 'c']) {
      await bed.publish(body);
      await settled();
    }
    await Promise.all(polls);
    expect(answers).toEqual(['first: a', 'second: b', 'third: c']);
  });

  it('are all served when many messages come at once', async () => {
    const { bed } = newBed();
    const polls = Array.from({ length: 50 }, () => bed.bodies({ ...long, limit: 1 }));
    await settled();
    await Promise.all(polls.map((_, n) => bed.publish(`m${n}`)));
    const got = (await Promise.all(polls)).flat();
    expect(got).toEqual(polls.map((_, n) => `m${n}`));
  });

  it('are all served when many redeliveries fall due at once', async () => {
    const { bed } = newBed();
    for (let n = 0; n < 20; n++) await bed.publish(`m${n}`);
    await bed.consume({ limit: 20 });
    const polls = Array.from({ length: 20 }, () => bed.bodies({ waitMs: 400_000, limit: 1 }));
    await settled();
    bed.clock.advance(300_000);
    expect((await Promise.all(polls)).flat()).toHaveLength(20);
  });

  it('cost a look or two per message, however many wait', async () => {
    const { bed, store } = newBed();
    const gone = new HangingUp();
    const polls = Array.from({ length: 1000 }, () => bed.consume({ ...long, limit: 1 }, gone));
    await settled();
    store.pops = 0;
    for (let n = 0; n < 10; n++) {
      await bed.publish('x');
      await settled();
    }
    expect(bed.broker.parked).toBe(990);
    expect(store.pops).toBeLessThanOrEqual(20);
    gone.hangUp();
    expect((await Promise.all(polls)).flat()).toHaveLength(10);
  });

  it('come without a look while the first of them has found nothing', async () => {
    const { bed, store } = newBed();
    void bed.consume(long);
    await settled();
    void bed.consume(long);
    void bed.consume({ ...long, limit: 1 });
    await settled();
    expect(store.pops).toBe(1);
    expect(bed.broker.parked).toBe(3);
    await bed.broker.close();
  });

  it('do not stand in line for a backlog', async () => {
    const { bed, store } = newBed();
    for (const body of ['a', 'b', 'c']) await bed.publish(body);
    store.isDistant = true;
    const polls = ['a', 'b', 'c'].map(() => bed.bodies({ ...long, limit: 1 }));
    await settled();
    expect(store.underWay).toBe(3);
    store.arrive();
    expect(await Promise.all(polls)).toEqual([['a'], ['b'], ['c']]);
  });

  it('are not passed over for ever by those who come while there is a backlog', async () => {
    const { bed, store } = newBed();
    const one = { ...long, limit: 1 };
    const [first, second] = [bed.bodies(one), bed.bodies(one)];
    await settled();
    store.isDistant = true;
    for (const body of ['a', 'b', 'c']) await bed.publish(body);
    void bed.bodies(one);
    await settled();
    expect(store.underWay).toBe(2);
    store.arrive(1);
    expect(await first).toEqual(['a']);
    await settled();
    // The newcomer's answer is still under way, and the second poll has looked all the same.
    expect(store.underWay).toBe(2);
    store.arrive();
    expect(await second).toEqual(['c']);
  });

  it('keep the place they came to when a look was in vain', async () => {
    const { bed } = newBed();
    const first = bed.bodies({ ...long, tags: ['A'] });
    const second = watched(bed.bodies({ ...long, tags: ['A'] }));
    await settled();
    await bed.publish({ body: 'b', tag: 'B' });
    await settled();
    await bed.publish({ body: 'a', tag: 'A' });
    expect(await first).toEqual(['a']);
    await settled();
    expect(second.isOpen).toBe(true);
    await bed.broker.close();
  });

  it('do not disturb those of other groups and topics', async () => {
    const { bed, store } = newBed();
    const other = watched(bed.bodies({ ...long, topic: 'other' }));
    const groups = ['GID_a', 'GID_b'].map((group) => bed.bodies({ ...long, group }));
    await settled();
    store.pops = 0;
    await bed.publish('x');
    expect(await Promise.all(groups)).toEqual([['x'], ['x']]);
    expect([other.isOpen, store.pops]).toEqual([true, 2]);
    await bed.broker.close();
  });
});

describe('a signal', () => {
  it('that comes while a look is under way makes another look', async () => {
    const { bed, store } = newBed();
    store.isDistant = true;
    const waiting = bed.bodies(long);
    await settled();
    expect(store.underWay).toBe(1);
    await bed.publish('x');
    await settled();
    store.isDistant = false;
    store.arrive();
    expect(await waiting).toEqual(['x']);
  });

  it('that comes in the very turn in which a look ends is not lost', async () => {
    for (let turns = 0; turns < 12; turns++) {
      const { bed, store } = newBed();
      store.isDistant = true;
      const waiting = bed.bodies(long);
      await settled();
      store.isDistant = false;
      store.arrive();
      // So many turns of the microtask queue after the answer came in.
      for (let turn = 0; turn < turns; turn++) await Promise.resolve();
      void bed.publish('x');
      expect(await waiting).toEqual(['x']);
    }
  });

  it('that the time gives while a look is under way makes another look', async () => {
    const { bed, store } = newBed();
    await bed.publish({ body: 'x', deliverAt: bed.clock.now() + 5000 });
    const first = bed.bodies({ ...long, limit: 1 });
    await settled();
    store.isDistant = true;
    await bed.publish({ body: 'y', deliverAt: bed.clock.now() + 6000 });
    await settled();
    bed.clock.advance(5000);
    await settled();
    store.isDistant = false;
    store.arrive();
    expect(await first).toEqual(['x']);
  });

  it('finds the second poll when the first ends with its look under way', async () => {
    const { bed, store } = newBed();
    const caller = new HangingUp();
    const first = bed.bodies({ ...long, limit: 1 }, caller);
    const second = bed.bodies({ ...long, limit: 1 });
    await settled();
    store.isDistant = true;
    await bed.publish('x');
    await settled();
    caller.hangUp();
    store.isDistant = false;
    store.arrive();
    expect(await first).toEqual([]);
    expect(await second).toEqual(['x']);
  });

  it('leads every message to a poll in random crowds, with none left beside a waiting poll', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { bed, store } = newBed();
      const crowd = new Crowd(bed, store, seed);
      for (let step = 0; step < 200; step++) await crowd.step();
      await crowd.quiet();
      const left = await bed.bodies({ limit: 1000 });
      if (bed.broker.parked > 0) expect(left).toEqual([]);
      expect([...crowd.got, ...left].sort()).toEqual([...crowd.sent].sort());
      bed.clock.advance(50);
      await settled();
      expect(bed.broker.parked).toBe(0);
    }
  });
});

/** Polls, publishes, hang-ups, slow answers and the time that passes, in an order by chance. */
class Crowd {
  readonly sent: string[] = [];
  readonly got: string[] = [];
  readonly #callers: HangingUp[] = [];

  constructor(
    private readonly bed: BrokerBed,
    private readonly store: DistantStore,
    private seed: number,
  ) {}

  async step(): Promise<void> {
    const dice = this.#random(10);
    if (dice < 3) this.#publish();
    else if (dice < 7) this.#poll();
    else if (dice < 9) this.#callers[this.#random(this.#callers.length + 1)]?.hangUp();
    else this.bed.clock.advance(this.#random(20));
    this.store.isDistant = this.#random(2) === 0;
    if (this.#random(3) === 0) this.store.arrive();
    if (this.#random(4) === 0) await settled();
  }

  async quiet(): Promise<void> {
    this.store.isDistant = false;
    for (let round = 0; round < 3; round++) {
      this.store.arrive();
      await settled();
    }
  }

  #publish(): void {
    const body = `m${this.sent.length}`;
    this.sent.push(body);
    void this.bed.publish(body);
  }

  #poll(): void {
    const caller = new HangingUp();
    this.#callers.push(caller);
    const call = { waitMs: 1 + this.#random(50), limit: 1 + this.#random(3) };
    void this.bed.consume(call, caller).then((deliveries) => {
      this.got.push(...deliveries.map(({ message }) => message.body));
      return this.bed.ack(...deliveries);
    });
  }

  #random(below: number): number {
    this.seed = (this.seed * 48_271) % 2_147_483_647;
    return this.seed % below;
  }
}

describe('a caller that hangs up', () => {
  it('ends its poll', async () => {
    const { bed } = newBed();
    const caller = new HangingUp();
    const waiting = bed.bodies(long, caller);
    await settled();
    caller.hangUp();
    expect(await waiting).toEqual([]);
    expect([bed.broker.parked, caller.listeners]).toEqual([0, 0]);
    await bed.publish('x');
    expect(await bed.bodies()).toEqual(['x']);
  });

  it.each([0, 30_000])('loses nothing that was under way to it (waiting %i ms)', async (waitMs) => {
    const { bed, store } = newBed();
    await bed.publish('x');
    const caller = new HangingUp();
    store.isDistant = true;
    const waiting = bed.bodies({ waitMs }, caller);
    await settled();
    caller.hangUp();
    expect(await waiting).toEqual([]);
    expect(await store.describe(bed.topic, bed.clock.now())).toMatchObject({
      groups: [{ held: 1 }],
    });
    store.isDistant = false;
    store.arrive();
    await settled();
    expect(await bed.consume()).toMatchObject([{ message: { body: 'x' }, consumedTimes: 1 }]);
  });

  it('gives what was under way to it to the next who waits', async () => {
    const { bed, store } = newBed();
    await bed.publish('x');
    const caller = new HangingUp();
    store.isDistant = true;
    const first = bed.bodies(long, caller);
    const second = bed.bodies({ ...long, group: 'GID_a' });
    await settled();
    caller.hangUp();
    store.isDistant = false;
    store.arrive();
    expect(await first).toEqual([]);
    expect(await second).toEqual(['x']);
  });

  it('is not listened to any more once it has its answer', async () => {
    const { bed } = newBed();
    const caller = new HangingUp();
    await bed.publish('x');
    await bed.consume(long, caller);
    await bed.consume({}, caller);
    expect(caller.listeners).toBe(0);
  });

  it('before its poll began gets nothing and takes nothing', async () => {
    const { bed, store } = newBed();
    await bed.publish('x');
    let listeners = 0;
    const gone = {
      onGone(callback: () => void) {
        listeners++;
        callback();
        return () => listeners--;
      },
    };
    expect(await bed.consume(long, gone)).toEqual([]);
    expect(await bed.consume({}, gone)).toEqual([]);
    expect([store.pops, listeners]).toEqual([0, 0]);
  });
});

describe('polls that wait for what is dropped', () => {
  const what = (bed: BrokerBed, isTopic: boolean) => (isTopic ? bed.topic : bed.of);

  it.each([
    ['a topic', true, 'on'],
    ['a group', false, 'on'],
    ['a topic', true, 'off'],
    ['a group', false, 'off'],
    ['a group', false, 'warn'],
  ] as const)('end with nothing and make nothing: %s', async (_, isTopic, autoCreate) => {
    const bed = new BrokerBed('relaxed', { autoCreate });
    await bed.broker.declareTopic(bed.topic, { type: 'normal', queues: 1 });
    await bed.broker.declareGroup(bed.of);
    await bed.publish('acked');
    await bed.ack(...(await bed.consume()));
    const polls = [
      ...[bed.bodies(long), bed.bodies(long), bed.bodies(long)],
      ...[bed.bodies({ ...long, tags: ['t'] }), bed.bodies({ ...long, mode: 'orderly' })],
    ];
    await settled();
    expect(bed.broker.parked).toBe(5);
    bed.log.splice(0);
    await bed.store.drop(what(bed, isTopic));
    expect(await Promise.all(polls)).toEqual([[], [], [], [], []]);
    const left = await bed.store.describe(bed.topic, bed.clock.now());
    expect(isTopic ? left : left?.groups).toEqual(isTopic ? undefined : []);
    expect(bed.log).toEqual([]);
  });

  it('begin with the next call anew', async () => {
    const { bed } = newBed();
    await bed.publish('acked');
    await bed.ack(...(await bed.consume()));
    const waiting = bed.bodies(long);
    await settled();
    await bed.store.drop(bed.of);
    expect(await waiting).toEqual([]);
    expect(await bed.bodies(long)).toEqual(['acked']);
  });

  it('give back what a look brings that was under way', async () => {
    const { bed, store } = newBed();
    const waiting = bed.bodies(long);
    await settled();
    store.isDistant = true;
    await bed.publish('x');
    await settled();
    const ended = bed.broker.endPolls(bed.of);
    expect(await waiting).toEqual([]);
    store.isDistant = false;
    store.arrive();
    await ended;
    expect(await bed.bodies()).toEqual(['x']);
  });
});

describe('a poll whose time ends while its look is under way', () => {
  it('gets what the look brings', async () => {
    const { bed, store } = newBed();
    await bed.publish('x');
    store.isDistant = true;
    const waiting = bed.bodies({ waitMs: 1000 });
    await settled();
    bed.clock.advance(1000);
    store.isDistant = false;
    store.arrive();
    expect(await waiting).toEqual(['x']);
  });

  it('gets what the look brings after it was woken', async () => {
    const { bed, store } = newBed();
    const waiting = bed.bodies({ waitMs: 1000 });
    await settled();
    store.isDistant = true;
    await bed.publish('x');
    await settled();
    bed.clock.advance(1000);
    store.isDistant = false;
    store.arrive();
    expect(await waiting).toEqual(['x']);
  });

  it('answers with nothing if the look brings nothing', async () => {
    const { bed, store } = newBed();
    const waiting = bed.bodies({ waitMs: 1000 });
    await settled();
    store.isDistant = true;
    await bed.publish({ body: 'x', deliverAt: bed.clock.now() + 5000 });
    await settled();
    expect(store.underWay).toBe(1);
    bed.clock.advance(1000);
    store.isDistant = false;
    store.arrive();
    expect(await waiting).toEqual([]);
  });
});

describe('close', () => {
  it('answers waiting polls with nothing, and later ones at once', async () => {
    const { bed } = newBed();
    const waiting = [bed.bodies(long), bed.bodies(long), bed.bodies({ ...long, topic: 'other' })];
    await settled();
    await bed.broker.close();
    expect(await Promise.all(waiting)).toEqual([[], [], []]);
    expect(await bed.bodies(long)).toEqual([]);
    await bed.publish('x');
    expect(await bed.bodies(long)).toEqual(['x']);
  });

  it('waits for looks under way and gives back what they bring', async () => {
    const { bed, store } = newBed();
    const waiting = bed.bodies(long);
    await settled();
    store.isDistant = true;
    await bed.publish('x');
    await settled();
    const closing = watched(bed.broker.close());
    expect(await waiting).toEqual([]);
    await settled();
    expect(closing.isOpen).toBe(true);
    store.isDistant = false;
    store.arrive();
    await closing.promise;
    expect(await bed.bodies()).toEqual(['x']);
  });
});
