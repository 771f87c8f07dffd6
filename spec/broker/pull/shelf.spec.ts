import { PullShelf } from '../../../src/broker/pull/shelf';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { ManualClock } from '../../support/manual-clock';

/** A store in which every change of a position happens while others are under way. */
class BusyStore extends MemoryStore {
  override async swap(...args: Parameters<MemoryStore['swap']>): Promise<boolean> {
    await new Promise((turn) => setImmediate(turn));
    return super.swap(...args);
  }
}

describe('Texts that processes share', () => {
  const clock = new ManualClock();
  const store = new BusyStore();
  const shelves = [new PullShelf(store, clock), new PullShelf(store, clock)];
  const [one, two] = shelves as [PullShelf, PullShelf];

  it('are seen by all, until they are removed', async () => {
    expect(await one.get('a')).toBeUndefined();
    expect(await one.change('a', () => '1', true)).toBe(true);
    expect(await two.get('a')).toBe('1');
    expect(await two.names()).toEqual(['a']);
    expect(await two.remove('a')).toBe(true);
    expect(await one.get('a')).toBeUndefined();
  });

  it('stay as they are when the change says so', async () => {
    await one.change('b', () => '1', false);
    expect(await two.change('b', () => undefined, false)).toBe(false);
    expect(await one.get('b')).toBe('1');
  });

  it('lose no change that comes at the same moment', async () => {
    const add = (text: string | undefined) => String(Number(text ?? 0) + 1);
    const changes = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? one : two).change('n', add, true),
    );
    await Promise.all(changes);
    expect(await one.get('n')).toBe('40');
  });

  it('are forgotten like idle groups unless they are to be kept', async () => {
    await one.change('kept', () => '1', true);
    await one.change('counted', () => '1', false);
    const later = clock.now() + 10_000;
    await store.sweep(
      { instance: '%mqcloud', topic: 'registry' },
      {
        now: later,
        maxTimes: 1,
        retainSince: 0,
        retainHalfSince: 0,
        retainDeadSince: 0,
        groupsSince: later,
      },
    );
    expect([await one.get('kept'), await one.get('counted')]).toEqual(['1', undefined]);
  });
});
