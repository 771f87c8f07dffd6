import { DEAD, type Handle, type Pop } from '../../../src/store/store';
import { type Bed, MINUTE, type Part, payloads, SECOND, T } from '../bed';

/** Ordered consumption. */
export const orderly: Part = (bed) => {
  describe('orderly', () => {
    it('keeps a queue locked while one of its entries is held', async () => {
      const b = bed();
      await b.fill('a b c');
      const { taken } = await b.pop({ orderly: true, limit: 2, until: T + MINUTE });
      await b.settle(taken.slice(0, 1));
      expect(await b.take({ orderly: true, now: T + MINUTE - 1 })).toBe('');
      await b.settle(taken.slice(1));
      expect(await b.take({ orderly: true })).toBe('c');
    });

    it('locks a queue for its group only, and other queues for nobody', async () => {
      const b = bed();
      await b.fill('a b', { queue: 0, queues: 2 });
      await b.put('c', { queue: 1 });
      expect(await b.take({ orderly: true, limit: 1 })).toBe('a');
      expect(await b.take({ orderly: true })).toBe('c');
      expect(await b.take({ orderly: true, group: 'other' })).toBe('a b c');
    });

    it('gives what comes back in offset order, before anything newer, and no acked one', async () => {
      const b = bed();
      await b.fill('a b c d e');
      const { taken } = await b.pop({ orderly: true, limit: 4, until: T + MINUTE });
      await b.settle([taken[1]]);
      await b.release([taken[2]], T);
      expect(await b.take({ orderly: true, now: T + MINUTE })).toBe('a c d e');
    });

    it('says to look again when the last hold of a locked queue ends', async () => {
      const b = bed();
      await b.fill('a b');
      const { taken } = await b.pop({ orderly: true, until: T + MINUTE });
      await b.release([taken[0]], T + SECOND);
      const locked = { taken: [], wakeAt: T + MINUTE };
      expect(await b.pop({ orderly: true, now: T + SECOND })).toEqual(locked);
    });

    it('locks no queue for an unordered pop', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ orderly: true, limit: 1 });
      expect(await b.take()).toBe('b');
    });

    describe('of dead letters that are resent', () => {
      const KILLED = T + MINUTE;
      /** A queue whose entries are dead letters that are resent, and others. */
      const killed = async (letters: string, queues = 1): Promise<Bed> => {
        const b = bed();
        await b.fill(letters, { queues });
        await b.pop({ orderly: true, until: KILLED });
        await b.pop({ orderly: true, now: KILLED, maxTimes: 1 });
        return b;
      };
      const resendAll = (b: Bed, count: number) => b.resend([...Array(count).keys()], KILLED);
      const pop = (b: Bed, o: Partial<Pop> = {}) => b.pop({ orderly: true, now: KILLED, ...o });
      const take = (b: Bed, o: Partial<Pop> = {}) => b.take({ orderly: true, now: KILLED, ...o });
      const ack = (b: Bed, handles: readonly (Handle | undefined)[]) =>
        b.settle(handles, { as: 'acked', now: KILLED, unlock: true });

      it('waits for the batch of their queue that is out', async () => {
        const b = await killed('a');
        await b.fill('b c');
        const { taken } = await pop(b, { limit: 1, until: KILLED + SECOND });
        await resendAll(b, 1);
        expect(await pop(b)).toEqual({ taken: [], wakeAt: KILLED + SECOND });
        await ack(b, taken);
        expect(await take(b)).toBe('a c');
      });

      it('gives them as soon as its time is up, before what comes back', async () => {
        const b = await killed('a');
        await b.fill('b c');
        await pop(b, { limit: 1, until: KILLED + SECOND });
        await resendAll(b, 1);
        expect(await take(b, { now: KILLED + SECOND })).toBe('a b c');
      });

      it('locks their queue while one of them is out, until the last', async () => {
        const b = await killed('a b');
        await resendAll(b, 2);
        await b.put('c');
        const first = await pop(b, { limit: 1, until: KILLED + MINUTE });
        expect(first.taken).toMatchObject([{ queue: DEAD, payload: 'a' }]);
        expect(await pop(b)).toEqual({ taken: [], wakeAt: KILLED + MINUTE });
        await ack(b, first.taken);
        const second = await pop(b, { limit: 2, until: KILLED + MINUTE });
        expect(payloads(second)).toBe('b c');
        await ack(b, second.taken.slice(1));
        await b.put('d');
        expect(await take(b)).toBe('');
        await ack(b, second.taken.slice(0, 1));
        expect(await take(b)).toBe('d');
      });

      it('is free when the last of their holds and of those of the queue ends', async () => {
        const b = await killed('a b');
        await resendAll(b, 2);
        await pop(b, { limit: 1, until: KILLED + SECOND });
        await b.put('c');
        // An unordered pop asks for no lock.
        await b.pop({ now: KILLED, limit: 1, until: KILLED + MINUTE });
        await b.pop({ now: KILLED, limit: 1, until: KILLED + 2 * SECOND });
        expect(await pop(b)).toEqual({ taken: [], wakeAt: KILLED + MINUTE });
        expect(await pop(b, { now: KILLED + SECOND })).toMatchObject({ wakeAt: KILLED + MINUTE });
        expect(await take(b, { now: KILLED + MINUTE })).toBe('a b c');
      });

      it('announces that their queue is free', async () => {
        const b = await killed('a b');
        await resendAll(b, 2);
        const { taken } = await pop(b, { limit: 1 });
        await b.put('c');
        expect(await take(b)).toBe('');
        const { heard, stop } = b.announced();
        await ack(b, taken);
        await heard;
        stop();
        expect(await take(b)).toBe('b c');
      });

      it('locks no other queue, and waits for none', async () => {
        const b = await killed('a', 2);
        await b.put('b', { queue: 1 });
        await pop(b);
        await resendAll(b, 1);
        const { taken } = await pop(b);
        expect(payloads({ taken })).toBe('a');
        await b.put('c', { queue: 0 });
        expect(await take(b)).toBe('');
        expect(await b.take({ now: KILLED })).toBe('c');
      });

      it('keeps no unordered pop waiting', async () => {
        const b = await killed('a');
        await b.put('b');
        await pop(b);
        await resendAll(b, 1);
        expect(await b.take({ now: KILLED })).toBe('a');
      });
    });

    it('makes one group of ended holds of a queue and goes on to the next', async () => {
      const b = bed();
      await b.fill('a b', { queue: 0, queues: 2 });
      await b.fill('c d', { queue: 1 });
      await b.pop({ orderly: true, until: T + MINUTE });
      expect(await b.take({ orderly: true, now: T + MINUTE, firstQueue: 1 })).toBe('c d a b');
    });

    it('moves on when an entry was handed out too often', async () => {
      const b = bed();
      await b.fill('a b');
      await b.pop({ orderly: true, limit: 1, maxTimes: 1, until: T + MINUTE });
      expect(await b.take({ orderly: true, maxTimes: 1, now: T + MINUTE })).toBe('b');
    });
  });
};
