import { randomBytes } from 'node:crypto';
import type { Part } from '../contract';

/** Small shared settings. */
export const notes: Part = (bed) => {
  describe('notes', () => {
    it('keeps, changes and removes them, and leaves them when topics are cleared', async () => {
      const { store, topic } = bed();
      const key = `key ${randomBytes(6).toString('hex')}`;
      await store.note(key, 'one');
      await store.note(key, 'two\n{"ü":1}');
      await store.clear(topic.instance);
      expect(await store.notes()).toMatchObject({ [key]: 'two\n{"ü":1}' });
      await store.note(key, undefined);
      expect(await store.notes()).not.toHaveProperty([key]);
    });

    it('changes one only if it is what it is expected to be', async () => {
      const { store } = bed();
      const key = randomBytes(6).toString('hex');
      expect(await store.note(key, 'one', { was: 'nothing' })).toBe(false);
      expect(await store.note(key, 'one', { was: '' })).toBe(false);
      expect(await store.note(key, 'one', { was: undefined })).toBe(true);
      expect(await store.note(key, 'two', { was: undefined })).toBe(false);
      expect(await store.note(key, '', { was: 'one' })).toBe(true);
      expect(await store.notes()).toMatchObject({ [key]: '' });
      expect(await store.note(key, undefined, { was: 'one' })).toBe(false);
      expect(await store.note(key, undefined, { was: '' })).toBe(true);
      expect(await store.notes()).not.toHaveProperty([key]);
      expect(await store.note(key, undefined)).toBe(true);
    });

    it('loses none of the changes that are made at once', async () => {
      const { store } = bed();
      const key = randomBytes(6).toString('hex');
      const add = async (): Promise<void> => {
        for (;;) {
          const was = (await store.notes())[key];
          if (await store.note(key, `${was ?? ''}x`, { was })) return;
        }
      };
      await Promise.all(Array.from({ length: 10 }, add));
      expect(await store.notes()).toMatchObject({ [key]: 'x'.repeat(10) });
      await store.note(key, undefined);
    });

    it('tells of every change after it, until the watching ends', async () => {
      const { store } = bed();
      const key = randomBytes(6).toString('hex');
      const told = () =>
        new Promise<unknown>((resolve) => {
          const stop = store.watchNotes((changed) => {
            if (changed !== key) return;
            stop();
            resolve(store.notes());
          });
        });
      const first = told();
      await store.note(key, 'one');
      expect(await first).toMatchObject({ [key]: 'one' });
      const heard: unknown[] = [];
      const stop = store.watchNotes((changed) => heard.push(changed));
      stop();
      const second = told();
      await store.note(key, undefined);
      expect(await second).not.toHaveProperty([key]);
      expect(heard).toEqual([]);
    });
  });
};
