import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { compact } from '../../../src/store/journal/compact';
import type { JournaledStore } from '../../../src/store/journal/journaled-store';
import { JournalBed } from '../../support/journal';
import { Bed, codeOf, HOLD, T } from '../bed';
import { describeStore } from '../contract';

const bed = new JournalBed();
afterEach(() => bed.close());

const contracted = new JournalBed();
afterAll(() => contracted.close());
describeStore('the embedded store with a journal', async () =>
  contracted.open(await contracted.directory(), { fsync: 'always', compactBytes: 20_000 }),
);

const TOPIC = { instance: '', topic: 'orders' };
const put = (store: JournaledStore, payload: string) =>
  store.append(
    { ...TOPIC, queue: 0 },
    { payload },
    { now: T, create: { type: 'normal', queues: 1 } },
  );
const payloadsIn = async (store: JournaledStore): Promise<string[]> => {
  const options = { now: T, limit: 1000, retainSince: 0, peek: true };
  const { entries } = await store.read({ ...TOPIC, queue: 0 }, 0, options);
  return entries.map(({ payload }) => payload);
};

describe('a journal', () => {
  it('has every change that was answered, though the process is killed', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    await put(store, 'one');
    await put(store, 'two');
    const { taken } = await store.pop(
      { ...TOPIC, group: 'g' },
      { now: T, until: T + 9, limit: 1, maxTimes: 9, retainSince: 0, createGroup: 'earliest' },
    );
    await store.settle({ ...TOPIC, group: 'g' }, taken, { as: 'acked', now: T });
    const after = await bed.open(await bed.copyOf(directory));
    expect(await after.describe(TOPIC, T)).toEqual(await store.describe(TOPIC, T));
    expect(await payloadsIn(after)).toEqual(['one', 'two']);
    expect(bed.warnings).toEqual([]);
  });

  it('keeps nothing of polls that find nothing, but when a group polled last', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    const of = new Bed(store);
    await of.put('m');
    await of.take();
    const before = await stat(join(directory, 'journal-1'));
    for (let n = 0; n < 50; n++) await of.pop({ now: T + n });
    expect((await stat(join(directory, 'journal-1'))).size).toBe(before.size);
    await of.sweep({ now: T + 49 });
    const after = await bed.open(await bed.copyOf(directory));
    expect((await after.describe(of.topic, T))?.groups[0]?.polledAt).toBe(T + 49);
  });

  it('keeps what a read has put into its queue or dropped', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    const of = new Bed(store);
    await of.put('old');
    await of.put('due', { at: T + 5 });
    await store.read(of.queue(0), 0, { now: T + 5, limit: 9, retainSince: T + 1 });
    const after = await bed.open(await bed.copyOf(directory));
    const described = await after.describe(of.topic, T);
    expect(described).toMatchObject({ scheduled: 0, ranges: [{ min: 1, max: 2 }] });
    expect(described).toEqual(await of.describe());
  });

  it('keeps what was let go to make room, and what was asked for to find it', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    const of = new Bed(store);
    await of.fill('a b c');
    await store.swap(of.group(), 0, undefined, 'up to 2', T);
    await store.dropSettled(of.topic, { before: Infinity, needed: () => 2 });
    await of.fill('d');
    const after = await bed.open(await bed.copyOf(directory));
    expect((await after.describe(of.topic, T))?.ranges).toEqual([{ min: 2, max: 4 }]);
    expect(after.usedBytes()).toBe(store.usedBytes());
  });

  it('keeps the notes of all spaces but those that pass', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory, { passing: ['members'] });
    await store.note('settings', 'a', '1');
    await store.note('members', 'me', 'here');
    await store.close();
    const after = await bed.open(directory);
    expect(await after.notes('settings')).toEqual({ a: '1' });
    expect(await after.notes('members')).toEqual({});
  });

  it('is readable by its owner only', async () => {
    const directory = await bed.directory();
    await put(await bed.open(directory), 'one');
    expect((await stat(join(directory, 'journal-1'))).mode & 0o777).toBe(0o600);
  });

  it('that is used by another is refused, and let go when that ends', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    await expect(bed.open(directory)).rejects.toThrow(`another mqrest uses ${directory}`);
    await store.close();
    await bed.open(directory);
  });

  it('does no work after it was closed', async () => {
    const store = await bed.open(await bed.directory());
    await store.close();
    expect(await codeOf(store.ping())).toBe('StoreUnavailable');
    expect(await codeOf(put(store, 'late'))).toBe('StoreUnavailable');
    expect(await codeOf(store.topics())).toBe('StoreUnavailable');
  });
});

describe('a journal whose end is not whole', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await bed.directory();
    path = join(directory, 'journal-1');
    const store = await bed.open(directory);
    await put(store, 'one');
    await put(store, 'two');
    await store.close();
  });

  it.each([
    ['cut', async () => truncate(path, (await stat(path)).size - 1)],
    ['cut in its head', async () => truncate(path, (await sizeWithout('two')) + 3)],
    [
      'followed by zeros',
      async () => {
        await truncate(path, (await stat(path)).size - 1);
        await truncate(path, (await stat(path)).size + 9_000);
      },
    ],
  ])('loses its last record, and says so: %s', async (_, spoil) => {
    await spoil();
    const store = await bed.open(directory);
    expect(await payloadsIn(store)).toEqual(['one']);
    expect(bed.warnings).toEqual([
      expect.stringMatching(`^the last record of ${path} was not written whole: \\d+ bytes from`),
    ]);
    await put(store, 'three');
    await store.close();
    expect(await payloadsIn(await bed.open(directory))).toEqual(['one', 'three']);
    expect(bed.warnings).toHaveLength(1);
  });

  /** Where the last record begins. */
  async function sizeWithout(payload: string): Promise<number> {
    return (await readFile(path)).lastIndexOf(`["append"`, -payload.length) - 16;
  }

  it.each([
    ['in a record', 20],
    ['in the length of a record', 0],
  ])('is refused where it is broken before its end: %s', async (_, inFrame) => {
    const first = (await readFile(path)).indexOf('["append"') - 16;
    const bytes = await readFile(path);
    bytes[first + inFrame] = (bytes[first + inFrame] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(bed.open(directory)).rejects.toThrow(`${path} is broken at byte ${first}`);
    expect(await readFile(path)).toEqual(bytes);
  });

  it('is refused where it is something else', async () => {
    await writeFile(path, 'a text of somebody else, much longer than a head\n');
    await expect(bed.open(directory)).rejects.toThrow(`${path} is broken at byte 0`);
  });
});

describe('a journal that is compacted', () => {
  /** Fills until there is a snapshot. */
  async function filled(directory: string): Promise<JournaledStore> {
    const store = await bed.open(directory, { compactBytes: 2_000 });
    for (let n = 0; !(await readdir(directory)).includes('snapshot-2'); n++)
      await put(store, `${n}`);
    return store;
  }

  it('has a snapshot in place of what was before', async () => {
    const directory = await bed.directory();
    const store = await filled(directory);
    await put(store, 'last');
    const before = await payloadsIn(store);
    await store.close();
    const names = await readdir(directory);
    expect(names).not.toContain('journal-1');
    expect(await payloadsIn(await bed.open(directory))).toEqual(before);
  });

  it('keeps an ordered queue locked by what was handed out and is gone since', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory);
    const of = new Bed(store);
    await of.put('handed out');
    await of.pop({ orderly: true });
    await of.put('next', { now: T + 9 });
    await of.sweep({ now: T + 9, retainSince: T + 1 });
    await store.close();
    await writeFile(join(directory, 'journal-2'), '');
    await compact(directory, 2);
    expect((await readdir(directory)).sort()).toEqual(['journal-2', 'snapshot-2']);
    const again = new Bed(await bed.open(directory)).store;
    const pop = { now: T + 9, until: T + 99, limit: 1, maxTimes: 9, retainSince: 0, orderly: true };
    const popped = await again.pop(of.group(), pop);
    expect(popped).toEqual({ taken: [], wakeAt: T + HOLD });
  });

  it('is whole wherever it was killed meanwhile', async () => {
    const directory = await bed.directory();
    let copy = '';
    const store = await bed.open(directory, {
      compactBytes: 2_000,
      compact: (from) => {
        const done = bed.copyOf(from).then((made) => {
          copy = made;
          throw new Error('killed');
        });
        return { done, stop: () => Promise.resolve() };
      },
    });
    for (let n = 0; copy === ''; n++) await put(store, `${n}`);
    await appendFile(join(copy, 'snapshot-2.tmp'), 'half of it');
    const before = await payloadsIn(await bed.open(copy));
    expect(before.length).toBeGreaterThan(5);
    expect(before).toEqual((await payloadsIn(store)).slice(0, before.length));
    expect(await readdir(copy)).not.toContain('snapshot-2.tmp');
    expect(await bed.warning(/was not compacted: killed/)).toContain(directory);
  });

  it.each([
    ['a journal between two', 'journal-2', /journal-2 is missing/],
    ['the snapshot', 'snapshot-3', /journal-1 is missing/],
  ])('is refused where a file is missing: %s', async (_, missing, why) => {
    const directory = await bed.directory();
    const store = await filled(directory);
    await store.close();
    const [journal] = (await readdir(directory)).filter((name) => name.startsWith('journal'));
    const source = join(directory, journal ?? '');
    await writeFile(join(directory, 'journal-2'), await readFile(source));
    await writeFile(join(directory, 'journal-3'), await readFile(source));
    await rm(join(directory, missing.replace('snapshot-3', 'snapshot-2')));
    await expect(bed.open(directory)).rejects.toThrow(why);
  });
});

describe('a journal that cannot be written', () => {
  it('refuses what would change anything, keeps nothing of it, and goes on when it can', async () => {
    const directory = await bed.directory();
    const store = await bed.open(directory, { compactBytes: 1_000 });
    // Where the next file of the journal is to be.
    await mkdir(join(directory, 'journal-2'));
    const codes: unknown[] = [];
    const accepted: string[] = [];
    const send = async (payload: string): Promise<void> => {
      const code = await codeOf(put(store, payload));
      codes.push(code);
      if (code === 'done') accepted.push(payload);
    };
    for (let n = 0; !codes.includes('StoreUnavailable'); n++) {
      await Promise.all(Array.from('abcdef', (letter) => send(`${n}${letter}`)));
    }
    await bed.warning(/cannot be written: EEXIST.* is refused until it can$/);
    expect(await codeOf(store.ping())).toBe('StoreUnavailable');
    expect(await codeOf(new Bed(store).pop())).toBe('StoreUnavailable');
    let told = 0;
    store.watch((change) => (told += Number(change === undefined)));
    await rm(join(directory, 'journal-2'), { recursive: true });
    await bed.warning(/is written again$/);
    expect(told).toBe(1);
    expect(await payloadsIn(store)).toEqual(accepted);
    await send('after');
    expect(accepted).toContain('after');
    expect(await payloadsIn(await bed.open(await bed.copyOf(directory)))).toEqual(accepted);
  });
});
