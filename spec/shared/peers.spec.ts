import { Peers } from '../../src/shared/peers';
import { SharedSettings } from '../../src/shared/shared-settings';
import { MemoryStore } from '../../src/store/memory/memory-store';

/** A store that counts what is done with its notes. */
class CountedStore extends MemoryStore {
  reads = 0;
  writes = 0;

  override async notes(...args: Parameters<MemoryStore['notes']>): Promise<Record<string, string>> {
    this.reads++;
    return super.notes(...args);
  }

  override async note(...args: Parameters<MemoryStore['note']>): Promise<boolean> {
    this.writes++;
    return super.note(...args);
  }
}

describe('asking the other processes', () => {
  const join = async (store: MemoryStore, name: string, asked: unknown[] = []) => {
    const shared = new SharedSettings(store, () => undefined);
    const peers = new Peers(shared, store);
    peers.on('name', (query) => {
      asked.push(query);
      return `${name} to ${String(query)}`;
    });
    await shared.join();
    return { peers, shared };
  };
  const leftIn = async (store: MemoryStore) => Object.keys(await store.notes('told'));

  it('gives what all of them know, and leaves nothing of it in the store', async () => {
    const store = new MemoryStore();
    const [{ peers }] = await Promise.all([join(store, 'a'), join(store, 'b'), join(store, 'c')]);
    expect((await peers.ask<string>('name', 'me')).sort()).toEqual(['b to me', 'c to me']);
    expect(await leftIn(store)).toEqual([]);
  });

  it('goes several ways at once', async () => {
    const store = new MemoryStore();
    const [one, other] = await Promise.all([join(store, 'a'), join(store, 'b')]);
    const asked = [one, one, other].map(({ peers }, n) => peers.ask('name', n));
    expect(await Promise.all(asked)).toEqual([['b to 0'], ['b to 1'], ['a to 2']]);
  });

  it('costs the same however often the same is asked at once', async () => {
    const store = new CountedStore();
    const asked: unknown[] = [];
    const [{ peers }] = [await join(store, 'a'), await join(store, 'b', asked)];
    const cost = async (times: number): Promise<number> => {
      const before = store.writes + store.reads;
      await Promise.all(Array.from({ length: times }, (_, n) => peers.ask('name', n % 3)));
      return store.writes + store.reads - before;
    };
    const [few, many] = [await cost(3), await cost(300)];
    expect(asked).toEqual([0, 1, 2, 0, 1, 2]);
    expect(many).toBe(few);
  });

  it('costs nothing alone on a store, before another has joined and after it has left', async () => {
    const store = new CountedStore();
    const { peers, shared } = await join(store, 'a');
    const free = async (): Promise<void> => {
      const before = [store.reads, store.writes];
      expect(await peers.ask('name', 1)).toEqual([]);
      expect([store.reads, store.writes]).toEqual(before);
    };
    await free();
    const other = await join(store, 'b');
    expect(await peers.ask('name', 1)).toEqual(['b to 1']);
    await other.shared.leave();
    while (shared.members.others.length > 0) await new Promise((done) => setImmediate(done));
    await free();
  });

  it('goes without one that was killed, after a second, and does not ask it again', async () => {
    const store = new MemoryStore();
    const { peers } = await join(store, 'a');
    await join(store, 'b');
    await store.note('members', 'dead', JSON.stringify({ inquiry: [0] }));
    const begun = performance.now();
    expect(await peers.ask('name', 1)).toEqual(['b to 1']);
    const once = performance.now() - begun;
    expect(await peers.ask('name', 2)).toEqual(['b to 2']);
    expect([once > 900, performance.now() - begun - once < 900]).toEqual([true, true]);
  });
});
