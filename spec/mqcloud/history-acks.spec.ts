import type { AwaitResult } from '../../src/index';
import { describeOnStores } from '../support/control-bed';
import { idOf } from '../support/gateway-bed';
import { HistoryScene, LOCKED_MS, placesOf } from './history-scene';

describeOnStores(
  'what became of batches of the MQCloud gateway, as the history tells it',
  (settings) => {
    const scene = new HistoryScene(settings);

    it('tells the ack of a poll that then finds every queue locked', async () => {
      const [id] = [await scene.produce(), await scene.produce({ message: 'b' })];
      const first = await scene.pollFor({ maxPullSize: 1 });
      await scene.ack(first);
      const second = await scene.pollFor({ maxPullSize: 1 });
      expect((await scene.poll({ requestId: first })).status).toBe(500);
      expect((await scene.groupOf(id))?.refused).toMatchObject([
        { receiptHandle: first, reason: 'already-acked' },
      ]);
      expect(second).not.toBe(first);
    });

    it('can be waited for, message by message', async () => {
      const sent = [await scene.produce(), await scene.produce({ message: 'b' })];
      const at = { topic: 'T', group: 'g', count: 2, timeout: 0 };
      const polled = await scene.pollFor();
      const wait = async (until: string): Promise<string[]> =>
        (await scene.bed.post<AwaitResult>('/await', { ...at, until })).body.messages.map(
          ({ id }) => id,
        );
      expect([await wait('delivered'), await wait('acked')]).toEqual([sent, []]);
      await scene.ack(polled);
      expect(await wait('acked')).toEqual(sent);
    });

    it('tells why a late ack came to nothing, and that it came to something', async () => {
      const id = await scene.produce();
      const first = await scene.pollFor();
      await scene.bed.mq.clock.advance(LOCKED_MS - 1);
      expect([(await scene.poll()).status, (await scene.groupOf(id))?.state]).toEqual([
        500,
        'inflight',
      ]);
      await scene.bed.mq.clock.advance(1);
      expect((await scene.groupOf(id))?.state).toBe('ready');
      const second = await scene.pollFor();
      await scene.ack(first);
      expect(await scene.groupOf(id)).toMatchObject({
        state: 'inflight',
        deliveries: [{ times: 1 }, { times: 2 }],
        refused: [{ reason: 'superseded', detail: 'it was superseded by delivery 2' }],
      });
      await scene.bed.mq.clock.advance(LOCKED_MS);
      // Nobody has locked the queue since.
      await scene.ack(first);
      await scene.ack(second);
      expect(await scene.groupOf(id)).toMatchObject({
        ...{ state: 'acked', ackedAt: scene.now() },
        refused: [{ reason: 'superseded' }, { reason: 'already-acked' }],
      });
      expect(await scene.movesOf(id)).toEqual(['delivery → queue']);
    });

    it('tells deliveries, retries and acks in pop mode, and knows no dead letters there', async () => {
      const id = await scene.produce();
      const pop = { pop: true, consumeTimeout: 10 };
      const handles = [];
      for (let n = 0; n < 3; n++) {
        handles.push(await scene.pollFor(pop));
        await scene.bed.mq.clock.advance('10001ms');
      }
      const last = handles[2];
      await scene.ack(handles[0]);
      expect(await scene.groupOf(id)).toMatchObject({
        state: 'ready',
        deliveries: [
          { times: 1 },
          { times: 2 },
          { times: 3, receiptHandle: last, deadline: scene.now() },
        ],
        refused: [{ receiptHandle: handles[0], reason: 'superseded' }],
      });
      await scene.ack(last);
      expect(await scene.groupOf(id)).toMatchObject({ state: 'acked', ackedAt: scene.now() });
      expect(await scene.movesOf(id)).toEqual(['delivery → queue', 'delivery → queue']);
    });

    it('tells the ack of each batch where one requestId is of several', async () => {
      const old = await scene.produce();
      const pop = { pop: true, consumeTimeout: 10 };
      await scene.poll(pop);
      await scene.bed.mq.clock.advance('10001ms');
      const fresh = await scene.produce({ message: 'b' });
      const both = await scene.pollFor(pop);
      await scene.ack(both);
      const states = [await scene.groupOf(old), await scene.groupOf(fresh)];
      expect(states).toMatchObject([
        { state: 'acked', deliveries: [{ times: 1 }, { times: 2 }] },
        { state: 'acked', deliveries: [{ times: 1 }] },
      ]);
      const [one, other] = states.map((state) => state?.deliveries.at(-1)?.receiptHandle);
      expect(one).not.toBe(other);
    });

    it.each([{ pop: false }, { pop: true }])('tells an unlock, with %j', async (mode) => {
      const id = await scene.produce();
      const first = await scene.pollFor(mode);
      await scene.unlock(first);
      const unlocked = await scene.lifeOf(id);
      expect(unlocked.groups).toMatchObject([{ state: 'ready' }]);
      expect(unlocked.moves.map(placesOf)).toEqual(['delivery → queue']);
      const again = await scene.pollFor(mode);
      await scene.ack(again);
      await scene.unlock(again);
      expect(await scene.lifeOf(id)).toMatchObject({ groups: [{ state: 'acked' }], moves: [{}] });
    });

    it('leaves a message acked when its requestId unlocks the queue for another', async () => {
      const id = await scene.produce();
      const other = await scene.produce({ message: 'b' });
      const old = await scene.pollFor({ maxPullSize: 1 });
      await scene.poll({ requestId: old, maxPullSize: 1 });
      await scene.unlock(old);
      expect(await scene.lifeOf(id)).toMatchObject({ groups: [{ state: 'acked' }], moves: [] });
      expect((await scene.lifeOf(other)).groups).toHaveLength(1);
    });

    it('tells an ack after an unlock that it was ended by hand', async () => {
      const id = await scene.produce();
      const first = await scene.pollFor();
      await scene.unlock(first);
      await scene.ack(first);
      expect((await scene.groupOf(id))?.refused).toMatchObject([{ reason: 'ended' }]);
    });

    it('knows a requestId in whatever form it comes back', async () => {
      const id = await scene.produce();
      const { at: lockedAt } =
        (await (await scene.pollFor(), scene.groupOf(id)))?.deliveries[0] ?? fail();
      await scene.ack(idOf('broker-a', 0, 0, 1, lockedAt));
      expect((await scene.groupOf(id))?.state).toBe('acked');
    });
  },
);

function fail(): never {
  throw new Error('it was not delivered');
}
