import type { Part } from '../bed';
import { randomBytes } from 'node:crypto';
import { clearTopics } from '../../../src/store/clear-topics';
import { NoteSpace } from '../../../src/store/note-space';

/** Small shared texts. */
export const notes: Part = (bed) => {
  /** A space of its own for one test. */
  const open = () => {
    const { store, topic } = bed();
    const space = `space ${randomBytes(6).toString('hex')}/%:{}`;
    return { store, topic, space, notes: new NoteSpace(store, space) };
  };

  describe('notes', () => {
    it('keeps, changes and removes them, and leaves them when topics are cleared', async () => {
      const { store, topic, space } = open();
      await store.note(space, 'a key', 'one');
      await store.note(space, 'a key', 'two\n{"ü":1}');
      await clearTopics(store, topic.instance);
      expect(await store.notes(space)).toEqual({ 'a key': 'two\n{"ü":1}' });
      await store.note(space, 'a key', undefined);
      expect(await store.notes(space)).toEqual({});
    });

    it('keeps spaces apart, and lists none of them as a topic', async () => {
      const { store, space } = open();
      await store.note(space, 'key', 'one');
      await store.note(`${space}/`, 'key', 'two');
      const topics = JSON.stringify(await store.topics());
      expect(topics).not.toContain(space.slice(0, 15));
      expect(await store.notes(space)).toEqual({ key: 'one' });
      expect(await store.notes(`${space}/`)).toEqual({ key: 'two' });
      for (const one of [space, `${space}/`]) await store.note(one, 'key', undefined);
    });

    it('gives those that are asked for, as far as they are there', async () => {
      const { store, space, notes } = open();
      for (const key of ['a', 'b', 'c']) await store.note(space, key, key.toUpperCase());
      expect(await store.notes(space, ['c', 'x', 'a'])).toEqual({ a: 'A', c: 'C' });
      expect(await store.notes(space, [])).toEqual({});
      expect([await notes.get('b'), await notes.get('x')]).toEqual(['B', undefined]);
      await notes.clear();
      expect(await store.notes(space)).toEqual({});
    });

    it('changes one only if it is what it is expected to be', async () => {
      const { notes } = open();
      const key = 'key';
      expect(await notes.note(key, 'one', { was: 'nothing' })).toBe(false);
      expect(await notes.note(key, 'one', { was: '' })).toBe(false);
      expect(await notes.note(key, 'one', { was: undefined })).toBe(true);
      expect(await notes.note(key, 'two', { was: undefined })).toBe(false);
      expect(await notes.note(key, '', { was: 'one' })).toBe(true);
      expect(await notes.notes()).toEqual({ [key]: '' });
      expect(await notes.note(key, undefined, { was: 'one' })).toBe(false);
      expect(await notes.note(key, undefined, { was: '' })).toBe(true);
      expect(await notes.notes()).toEqual({});
      expect(await notes.note(key, undefined)).toBe(true);
    });

    it('loses none of the changes that are made at once', async () => {
      const { store, space, notes } = open();
      const other = new NoteSpace(store, space);
      const add = (text = '') => `${text}x`;
      const changes = Array.from({ length: 20 }, (_, n) => {
        return (n % 2 ? notes : other).change('key', add);
      });
      expect(await Promise.all(changes)).toEqual(Array(20).fill(true));
      expect(await notes.change('key', () => undefined)).toBe(false);
      expect(await notes.get('key')).toBe('x'.repeat(20));
      await notes.clear();
    });

    it('tells of every change after it, until the watching ends', async () => {
      const { store, space, notes } = open();
      const told = () =>
        new Promise<unknown>((resolve) => {
          const stop = store.watch((change) => {
            if (change?.of !== 'note' || change.space !== space || change.key !== 'a/b') return;
            stop();
            resolve(store.notes(space));
          });
        });
      const first = told();
      await store.note(space, 'a/b', 'one');
      expect(await first).toEqual({ 'a/b': 'one' });
      const heard: unknown[] = [];
      const stop = notes.watch((changed) => heard.push(changed));
      stop();
      const second = told();
      await store.note(space, 'a/b', undefined);
      expect(await second).toEqual({});
      expect(heard).toEqual([]);
    });

    it('tells who watches a space of no other', async () => {
      const { store, notes } = open();
      const own = open();
      const heard: (string | undefined)[] = [];
      const all = new Promise<void>((resolve) => {
        own.notes.watch((key) => {
          heard.push(key);
          if (key === 'last') resolve();
        });
      });
      await notes.note('other', '1');
      await own.notes.note('last', '1');
      await all;
      expect(heard.filter((key) => key !== undefined)).toEqual(['last']);
      await Promise.all([notes.clear(), own.notes.clear()]);
      expect(await store.notes(own.space)).toEqual({});
    });
  });
};
