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
