import { clearTopics } from '../../../src/store/clear-topics';
import { type Bed, MINUTE, type Part, SECOND, T } from '../bed';

/** When to look again, and who says so. */
export const waking: Part = (bed) => {
  describe('waking', () => {
    it('has nothing in sight where there is nothing', async () => {
      const b = bed();
      expect(await b.pop()).toEqual({ taken: [] });
      expect(await b.pop({ half: true })).toEqual({ taken: [] });
    });

    it('says to look again when the first hold ends', async () => {
      const b = bed();
      await b.fill('a b', { queues: 2 });
      await b.put('c', { queue: 1 });
      await b.pop({ limit: 2, until: T + MINUTE });
      await b.pop({ limit: 1, until: T + SECOND });
      expect(await b.pop()).toEqual({ taken: [], wakeAt: T + SECOND });
    });

    it('says to look again when a resent dead letter was handed out', async () => {
      const b = bed();
      await b.put('m');
      await b.pop({ until: T + 1, maxTimes: 1 });
      await b.pop({ now: T + 1, maxTimes: 1 });
      await b.resend([0], T + 1);
      await b.pop({ now: T + 1, until: T + MINUTE });
      expect(await b.pop({ now: T + 2 })).toEqual({ taken: [], wakeAt: T + MINUTE });
    });

    const changes: Record<string, (b: Bed) => Promise<() => Promise<unknown>>> = {
      'an entry is put': (b) => Promise.resolve(() => b.put('m')),
      'an entry is scheduled': (b) => Promise.resolve(() => b.put('m', { at: T + 1 })),
      'a half message is born': (b) => Promise.resolve(() => b.put('m', { heldUntil: T + 1 })),
      'a half message is moved': async (b) => {
        const { handle } = await b.put('m', { heldUntil: T + 1 });
        return () => b.settle([handle], { as: 'moved', now: T });
      },
      'a hold is released': async (b) => {
        await b.put('m');
        const { taken } = await b.pop();
        return () => b.release(taken, T);
      },
      'an orderly batch is complete': async (b) => {
        await b.put('m');
        const { taken } = await b.pop({ orderly: true });
        return () => b.settle(taken, { as: 'acked', now: T, unlock: true });
      },
      'a dead letter is resent': async (b) => {
        await b.put('m');
        await b.pop({ until: T + 1, maxTimes: 1 });
        await b.pop({ now: T + 1, maxTimes: 1 });
        return () => b.resend([0], T + 1);
      },
      'a group is moved': async (b) => {
        await b.put('m');
        await b.pop();
        return () => b.store.seek(b.group(), 'earliest');
      },
      'it is dropped': async (b) => {
        await b.put('m', { at: T + 1 });
        return () => b.store.drop(b.topic);
      },
      'a group of it is dropped': (b) => Promise.resolve(() => b.store.drop(b.group())),
      'it is purged': async (b) => {
        await b.put('m', { at: T + 1 });
        return () => b.store.purge(b.topic);
      },
      'its instance is cleared': async (b) => {
        await b.put('m', { at: T + 1 });
        return () => clearTopics(b.store, b.topic.instance);
      },
      'a sweep puts a scheduled entry into its queue': async (b) => {
        await b.put('m', { at: T + 1 });
        return () => b.sweep({ now: T + 1 });
      },
      'a sweep forgets it': (b) => Promise.resolve(() => b.sweep({ groupsSince: T + 1 })),
    };

    it.each(Object.keys(changes))(
      'announces a topic that was found empty when %s',
      async (name) => {
        const b = bed();
        const change = await changes[name]?.(b);
        const { heard, stop } = b.announced();
        expect((await b.pop()).taken).toEqual([]);
        await change?.();
        await heard;
        stop();
      },
    );

    it('announces again after every pop that found nothing', async () => {
      const b = bed();
      for (const payload of ['a', 'b']) {
        expect((await b.pop()).taken).toEqual([]);
        const { heard, stop } = b.announced();
        await b.put(payload);
        await heard;
        stop();
        expect(await b.take()).toBe(payload);
      }
    });

    it('tells all who watch, and nobody who has stopped', async () => {
      const b = bed();
      const [one, two, gone] = [b.announced(), b.announced(), b.announced()];
      gone.stop();
      const silent = jest.fn();
      void gone.heard.then(silent);
      await b.pop();
      await b.put('m');
      await Promise.all([one.heard, two.heard]);
      expect(silent).not.toHaveBeenCalled();
      for (const { stop } of [one, two]) stop();
    });
  });
};
