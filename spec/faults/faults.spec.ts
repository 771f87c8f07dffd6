import type { Fault, FaultCall, FaultMatch, Firing } from '../../src/faults/fault';
import type { MqError } from '../../src/errors';
import { Faults } from '../../src/faults/faults';
import { ManualClock } from '../support/manual-clock';

const T = 1_700_000_000_000;
const publish: FaultCall = { front: 'aliyun', operation: 'publish', ns: '', topic: 'orders' };
const consume: FaultCall = { ...publish, operation: 'consume', group: 'GID_a', tags: ['A', 'B'] };
const ack: FaultCall = { ...publish, operation: 'ack', group: 'GID_a' };
const nobody = { onGone: () => () => undefined };

describe('faults', () => {
  let clock: ManualClock;
  let faults: Faults;
  beforeEach(() => {
    clock = new ManualClock(T);
    faults = new Faults(clock);
  });
  /** Puts these in place of all; each is its own version. */
  const set = (...some: (Partial<Fault> & { id?: string })[]): void =>
    faults.set(
      some.map((one, i) => {
        const fault = { id: `f${i}`, match: {}, action: { error: 'InternalError' }, ...one };
        return { version: JSON.stringify(fault), fault };
      }),
    );
  const fires = (call = publish): boolean => faults.find(call, 'R') !== undefined;
  const run = (count: number, call = publish): string =>
    Array.from({ length: count }, () => (fires(call) ? 'x' : '.')).join('');

  it('are active while there are any', () => {
    expect(faults.active).toBe(false);
    set({});
    expect(faults.active).toBe(true);
    set();
    expect(faults.active).toBe(false);
    expect(fires()).toBe(false);
  });

  it.each<[FaultMatch, FaultCall, boolean]>([
    [{}, publish, true],
    [{ operation: 'publish' }, publish, true],
    [{ operation: 'publish' }, consume, false],
    [{ operation: ['consume', 'ack'] }, ack, true],
    [{ operation: ['consume', 'ack'] }, publish, false],
    [{ operation: 'rollback' }, ack, false],
    [{ ns: '' }, publish, true],
    [{ ns: 'other' }, publish, false],
    [{ topic: 'orders' }, publish, true],
    [{ topic: 'order' }, publish, false],
    [{ group: 'GID_a' }, consume, true],
    [{ group: 'GID_b' }, consume, false],
    [{ group: 'GID_a' }, publish, false],
    [{ tag: 'B' }, consume, true],
    [{ tag: 'C' }, consume, false],
    [{ tag: 'A' }, publish, false],
    [{ tag: 'A' }, { ...publish, tags: ['A'] }, true],
    [{ topic: 'orders', tag: 'C' }, consume, false],
    [{ tag: 'C||B' }, consume, true],
    [{ tag: 'C||D' }, consume, false],
    [{ tag: '*' }, consume, true],
    [{ tag: '*' }, publish, true],
  ])('for %j and the call %j fire: %s', (match, call, expected) => {
    set({ match });
    expect(fires(call)).toBe(expected);
  });

  it.each<[Fault['action'], FaultCall, boolean]>([
    [{ failAcks: 1 }, ack, true],
    [{ failAcks: 1 }, publish, false],
    [{ failAcks: 1 }, { ...ack, front: 'mqcloud' }, false],
    [{ shuffle: true }, consume, true],
    [{ shuffle: true }, ack, false],
    [{ duplicate: true }, { ...publish, front: 'mqcloud' }, true],
    [{ duplicate: true }, { ...consume, front: 'mqcloud' }, false],
    [{ sendStatus: 'SEND_OK' }, publish, false],
    [{ sendStatus: 'SEND_OK' }, { ...publish, front: 'mqcloud' }, true],
    [{ pullStatus: 'NO_NEW_MSG' }, { ...consume, front: 'mqcloud' }, true],
    [{ delay: '1s' }, ack, true],
    [{ delayReply: '1s' }, ack, true],
    [{ reply: 'truncated' }, ack, false],
    [{ reply: 'empty' }, { ...ack, front: 'mqcloud' }, false],
    [{ reply: 'empty' }, consume, true],
    [{ reply: 'cut' }, ack, true],
  ])('that do %j to the call %j fire: %s', (action, call, expected) => {
    set({ action });
    expect(fires(call)).toBe(expected);
    expect(faults.list[0]?.matched).toBe(Number(expected));
  });

  it('fire so often at most', () => {
    set({ times: 2 });
    expect(run(4)).toBe('xx..');
    expect(faults.list).toMatchObject([{ id: 'f0', matched: 4, fired: 2 }]);
  });

  it('fire at the nth matching call only', () => {
    set({ nth: 3, match: { operation: 'publish' } });
    expect(run(2, consume)).toBe('..');
    expect(run(5)).toBe('..x..');
  });

  it('fire by chance, the same for the same seed', () => {
    set({ probability: 0.5, seed: 4 });
    const first = run(200);
    set({ probability: 0.5, seed: 5 });
    const other = run(200);
    set({ probability: 0.5, seed: 4 });
    expect(run(200)).toBe(first);
    expect(other).not.toBe(first);
    const share = first.replaceAll('.', '').length / 200;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  it('never fire with the probability 0, and always with 1', () => {
    set({ probability: 0 });
    expect(run(50)).toBe('.'.repeat(50));
    set({ probability: 1 });
    expect(run(50)).toBe('x'.repeat(50));
  });

  it('refuse what is beyond a limit in each window of time', () => {
    set({ action: { throttle: { limit: 2, per: '1s' } } });
    expect(run(4)).toBe('..xx');
    clock.travel(999);
    expect(run(1)).toBe('x');
    clock.travel(1);
    expect(run(3)).toBe('..x');
    clock.travel(-5_000);
    expect(run(3)).toBe('..x');
  });

  it('are asked in their order until one fires', () => {
    set({ times: 1 }, { match: { topic: 'orders' } }, {});
    const met = Array.from({ length: 2 }, () => faults.find(publish, 'R'));
    expect(met).toHaveLength(2);
    expect(faults.list.map(({ matched, fired }) => [matched, fired])).toEqual([
      [2, 1],
      [1, 1],
      [0, 0],
    ]);
  });

  it('go on counting while they stay, and begin anew in another version', () => {
    set({ times: 1 });
    expect(run(1)).toBe('x');
    set({ times: 1 }, { id: 'other', match: { topic: 'none' } });
    expect(run(1)).toBe('.');
    set({ times: 2 });
    expect(run(3)).toBe('xx.');
  });

  it('tell each firing, once it is written down', () => {
    const told: Firing[] = [];
    const stop = faults.onFired((firing) => {
      expect(faults.firings().at(-1)).toBe(firing);
      told.push(firing);
    });
    set({ id: 'mine' });
    clock.travel(5);
    faults.find(consume, 'REQUEST');
    faults.find(publish, 'OTHER');
    stop();
    faults.find(publish, 'THIRD');
    const firing = { fault: 'mine', at: T + 5, ns: '', topic: 'orders' };
    expect(told).toEqual([
      { ...firing, requestId: 'REQUEST', operation: 'consume', group: 'GID_a' },
      { ...firing, requestId: 'OTHER', operation: 'publish' },
    ]);
    expect(faults.firings()).toHaveLength(3);
  });

  it('remember the last 1,000 firings', () => {
    set({});
    for (let i = 0; i < 1_001; i++) faults.find(publish, `R${i}`);
    expect(faults.firings()).toHaveLength(1_000);
    expect(faults.firings()[0]?.requestId).toBe('R1');
  });

  it('forget the firings of an instance, or all', () => {
    set({});
    faults.find(publish, 'R');
    faults.find({ ...publish, ns: 'other' }, 'R');
    faults.forget('other');
    expect(faults.firings().map(({ ns }) => ns)).toEqual(['']);
    faults.forget();
    expect(faults.firings()).toEqual([]);
  });

  it.each<[Partial<Fault>, boolean]>([
    [{ action: { outage: true } }, true],
    [{ action: { outage: true, delay: 5 } }, true],
    [{ action: { outage: true }, times: 1 }, true],
    [{ action: { outage: true }, match: { topic: 'orders' } }, false],
    [{ action: { outage: true }, nth: 2 }, false],
    [{ action: { outage: true }, probability: 0.5 }, false],
    [{ action: { error: 'InternalError' } }, false],
  ])('of %j the store is away for everything: %s', (fault, expected) => {
    set(fault);
    expect(faults.outage).toBe(expected ? 'f0' : undefined);
  });

  it('give the store back once an outage has had its times', () => {
    set({ action: { outage: true }, times: 1 });
    fires();
    expect(faults.outage).toBeUndefined();
  });

  describe('that delay', () => {
    /** What a delayed call has come to. */
    const delayed = (call = publish, client: { onGone(end: () => void): () => void } = nobody) => {
      const state: { goesOn?: boolean; refusal?: string } = {};
      void faults
        .find(call, 'R')
        ?.wait(client)
        .then(
          (goesOn) => Object.assign(state, { goesOn }),
          (error: unknown) => Object.assign(state, { refusal: (error as MqError).code }),
        );
      return state;
    };
    const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
    beforeEach(() => set({ action: { delay: '3s' } }));

    it('let a call wait by the clock', async () => {
      const call = delayed();
      clock.travel(2_999);
      await turn();
      expect([call, faults.delayed]).toEqual([{}, 1]);
      clock.travel(1);
      await turn();
      expect([call, faults.delayed]).toEqual([{ goesOn: true }, 0]);
    });

    it('let a call go whose client hangs up', async () => {
      let hangUp = (): void => undefined;
      let listeners = 0;
      const call = delayed(publish, {
        onGone: (end) => {
          listeners++;
          hangUp = end;
          return () => {
            listeners--;
          };
        },
      });
      hangUp();
      await turn();
      expect([call, faults.delayed, listeners]).toEqual([{ goesOn: false }, 0, 0]);
      clock.travel(3_000);
    });

    it('let their calls go on when they are taken back', async () => {
      const call = delayed();
      set({ action: { delay: '3s' } }, { match: { topic: 'none' } });
      await turn();
      expect(call).toEqual({});
      set();
      await turn();
      expect(call).toEqual({ goesOn: true });
    });

    it('refuse the calls of an instance that is reset', async () => {
      const here = delayed();
      const there = delayed({ ...publish, ns: 'other' });
      faults.forget('other');
      await turn();
      expect([here, there]).toEqual([{}, { refusal: 'StoreUnavailable' }]);
      faults.forget();
      await turn();
      expect(here).toEqual({ refusal: 'StoreUnavailable' });
    });

    it('let replies go that wait when an instance is reset', async () => {
      set({ action: { delayReply: '3s' } });
      let goesOn: boolean | undefined;
      void faults
        .find(publish, 'R')
        ?.waitToReply(nobody)
        .then((does) => (goesOn = does));
      clock.travel(2_999);
      await turn();
      expect(goesOn).toBeUndefined();
      faults.forget();
      await turn();
      expect(goesOn).toBe(true);
    });

    it('let all go on at the end, and no more wait', async () => {
      const before = delayed();
      faults.close();
      const after = delayed();
      await turn();
      expect([before, after, faults.delayed]).toEqual([{ goesOn: true }, { goesOn: true }, 0]);
    });
  });
});
