import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SystemClock } from '../src/clock';

jest.mock<object>('../src/lib/real-time', () => jest.requireActual('./support/faked-time'));

describe('SystemClock', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  it('tells the time of the system', () => {
    const clock = new SystemClock();
    jest.setSystemTime(1_234_567);
    expect(clock.now()).toBe(1_234_567);
    expect(clock.offsetMs).toBe(0);
  });

  it('calls back when the time has come and not before', () => {
    const clock = new SystemClock();
    const called: number[] = [];
    clock.schedule(1_000_500, () => called.push(clock.now()));
    jest.advanceTimersByTime(499);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual([1_000_500]);
    jest.advanceTimersByTime(10_000);
    expect(called).toHaveLength(1);
  });

  it('does not call back from within schedule, however late it is', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.schedule(1, () => called.push('past'));
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['past']);
  });

  it('calls back in order of time, and of arrival where times are equal', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.schedule(1_000_030, () => called.push('c'));
    clock.schedule(1_000_010, () => called.push('a1'));
    clock.schedule(1_000_020, () => called.push('b'));
    clock.schedule(1_000_010, () => called.push('a2'));
    clock.travel(25);
    expect(called).toEqual(['a1', 'a2', 'b']);
    clock.travel(5);
    expect(called).toEqual(['a1', 'a2', 'b', 'c']);
  });

  it('does not call back what was cancelled, not even by a callback due at the same time', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.schedule(1_000_010, () => {
      called.push('first');
      cancelSecond();
    });
    const cancelSecond = clock.schedule(1_000_010, () => called.push('second'));
    clock.schedule(1_000_011, () => called.push('third'));
    clock.travel(100);
    cancelSecond();
    expect(called).toEqual(['first', 'third']);
  });

  it('keeps its order whatever comes and is cancelled, once or twice', () => {
    const clock = new SystemClock();
    clock.freeze();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const all = Array.from({ length: 2000 }, (_, turn) => ({ at: 1_000_001 + random(300), turn }));
    const called: number[] = [];
    const cancels = all.map(({ at, turn }) => clock.schedule(at, () => called.push(turn)));
    const gone = new Set(Array.from({ length: 1500 }, () => random(2000)));
    gone.forEach((turn) => cancels[turn]?.());
    gone.forEach((turn) => cancels[turn]?.());
    const left = all.filter(({ turn }) => !gone.has(turn));
    left.sort((a, b) => a.at - b.at || a.turn - b.turn);
    expect(clock.nextDueAt).toBe(left[0]?.at);
    const early = left.filter(({ at }) => at <= 1_000_100);
    clock.set(1_000_100);
    expect(called).toEqual(early.map(({ turn }) => turn));
    clock.travel(300);
    expect(called).toEqual(left.map(({ turn }) => turn));
    expect(clock.nextDueAt).toBeUndefined();
  });

  it('waits longer than a timer of Node can', () => {
    const clock = new SystemClock();
    const called: number[] = [];
    const at = 1_000_000 + 40 * 86_400_000;
    clock.schedule(at, () => called.push(clock.now()));
    jest.advanceTimersByTime(39 * 86_400_000);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(86_400_000);
    expect(called).toEqual([at]);
  });

  it('sets its timer to an earlier time that comes later', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.schedule(1_060_000, () => called.push('minute'));
    clock.schedule(1_001_000, () => called.push('second'));
    jest.advanceTimersByTime(1_000);
    expect(called).toEqual(['second']);
    jest.advanceTimersByTime(59_000);
    expect(called).toEqual(['second', 'minute']);
  });

  it('uses one timer however many wait', () => {
    const clock = new SystemClock();
    for (let i = 0; i < 1000; i++) clock.schedule(1_000_100 + (i % 7), () => undefined);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('is told to be another time, and goes on from there', () => {
    const clock = new SystemClock();
    clock.set(5_000_000);
    jest.advanceTimersByTime(10);
    expect(clock.now()).toBe(5_000_010);
    expect(clock.offsetMs).toBe(4_000_000);
    clock.travel(-1_000_000);
    expect(clock.now()).toBe(4_000_010);
  });

  it('waits anew after it was put back', () => {
    const clock = new SystemClock();
    const called: number[] = [];
    clock.schedule(1_000_100, () => called.push(clock.now()));
    clock.travel(-1_000);
    jest.advanceTimersByTime(1_099);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual([1_000_100]);
  });

  it('calls back when so much time has passed, also where it was put back meanwhile', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.after(100, () => called.push('after'));
    clock.schedule(1_000_100, () => called.push('at'));
    clock.travel(-1_000);
    expect(clock.nextDueAt).toBe(999_100);
    jest.advanceTimersByTime(99);
    expect(called).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['after']);
    clock.adopt({ offsetMs: 0 });
    expect(called).toEqual(['after', 'at']);
  });

  it('lets as much time pass as it is moved by, back or not', () => {
    const clock = new SystemClock();
    clock.freeze();
    const called: number[] = [];
    clock.after(3_000, () => called.push(clock.now()));
    clock.adopt({ frozenAt: 5 });
    clock.travel(2_999);
    expect(called).toEqual([]);
    clock.travel(1);
    expect(called).toEqual([3_005]);
  });

  it('stands still while frozen and goes on where it stood', () => {
    const clock = new SystemClock();
    const called: number[] = [];
    clock.freeze();
    clock.schedule(1_000_100, () => called.push(clock.now()));
    jest.advanceTimersByTime(60_000);
    expect([clock.now(), clock.frozen, called]).toEqual([1_000_000, true, []]);
    clock.resume();
    expect(clock.frozen).toBe(false);
    jest.advanceTimersByTime(100);
    expect(called).toEqual([1_000_100]);
    expect(clock.offsetMs).toBe(-60_000);
  });

  it('calls back the rest when one of the callbacks throws', () => {
    const clock = new SystemClock();
    const called: string[] = [];
    clock.schedule(1_000_010, () => {
      throw new Error('of a callback');
    });
    clock.schedule(1_000_010, () => called.push('second'));
    expect(() => clock.travel(10)).toThrow('of a callback');
    jest.advanceTimersByTime(1);
    expect(called).toEqual(['second']);
  });

  it('refuses what is not a time', () => {
    expect(() => new SystemClock().set(NaN)).toThrow('not a time: NaN');
  });
});

describe('A process with a waiting callback', () => {
  it('ends when it has nothing else to do', () => {
    const program = `require('@swc/core');
      const { readFileSync } = require('node:fs');
      const swc = require('@swc/core');
      require.extensions['.ts'] = (module, file) => module._compile(
        swc.transformSync(readFileSync(file, 'utf8'),
          { jsc: { parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }).code, file);
      const { SystemClock } = require(${JSON.stringify(join(__dirname, '../src/clock.ts'))});
      new SystemClock().schedule(Date.now() + 60_000, () => console.log('never'));`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', program], { timeout: 20_000 });
    expect([status, String(stdout)]).toEqual([0, '']);
  });
});
