import { bodies, handles, MOVES_TIME, nothing, type Scenario } from '../scenario';

const ONE_MINUTE = 60_000;

/** Ordered messages: one queue after the other, many queues at once. */
export const order: readonly Scenario[] = [
  {
    name: 'order: a batch in order, then the next',
    kind: 'ordered',
    run: async ({ client }) => {
      const shardingKey = 'order-1';
      for (const body of ['a1', 'a2', 'a3']) await client.publish({ body, shardingKey });
      const seen: string[] = [];
      while (seen.length < 3) {
        const batch = await client.consumeOrderly({ limit: 2, wait: 3 });
        expect(batch.map((message) => message.shardingKey)).toEqual(batch.map(() => shardingKey));
        seen.push(...bodies(batch));
        await client.ack(...handles(batch));
      }
      expect(seen).toEqual(['a1', 'a2', 'a3']);
    },
  },
  {
    name: 'order: un-acked ones come back in order',
    kind: 'ordered',
    localOnly: MOVES_TIME,
    run: async ({ client, travel, now }) => {
      const shardingKey = 'order-1';
      for (const body of ['a1', 'a2', 'a3']) await client.publish({ body, shardingKey });
      const batch = await client.consumeOrderly({ limit: 16 });
      expect(bodies(batch)).toEqual(['a1', 'a2', 'a3']);
      expect(batch.map((message) => message.nextConsumeTime - now())).toEqual(
        batch.map(() => ONE_MINUTE),
      );
      await client.ack(handles(batch)[1] ?? '');
      await client.publish({ body: 'a4', shardingKey });
      await nothing(client.consumeOrderly({ limit: 16 }));

      travel(ONE_MINUTE);
      const seen: [string, number][] = [];
      while (seen.length < 3) {
        const next = await client.consumeOrderly({ limit: 16 });
        seen.push(
          ...next.map(({ body, consumedTimes }): [string, number] => [body, consumedTimes]),
        );
        await client.ack(...handles(next));
      }
      expect(seen).toEqual([
        ['a1', 2],
        ['a3', 2],
        ['a4', 1],
      ]);
      travel(ONE_MINUTE);
      await nothing(client.consumeOrderly({ limit: 16 }));
    },
  },
  {
    name: 'order: another key is not blocked',
    kind: 'ordered',
    localOnly: 'leaves a queue locked for a minute',
    run: async ({ client }) => {
      for (const body of ['a1', 'a2']) await client.publish({ body, shardingKey: 'a' });
      expect(bodies(await client.consumeOrderly({ limit: 1 }))).toEqual(['a1']);
      // Some of these may share the queue of the first key, not all.
      const others = Array.from({ length: 8 }, (_, n) => `other-${n}`);
      for (const key of others) await client.publish({ body: key, shardingKey: key });
      const batch = await client.consumeOrderly({ limit: 16 });
      expect(batch.length).toBeGreaterThan(1);
      expect(others).toEqual(expect.arrayContaining(bodies(batch)));
    },
  },
  {
    name: 'order: a last ack wakes the next poll',
    kind: 'ordered',
    run: async ({ client, second, parked }) => {
      const shardingKey = 'order-1';
      for (const body of ['a1', 'a2']) await client.publish({ body, shardingKey });
      const first = await client.consumeOrderly({ limit: 1, wait: 3 });
      const poll = client.consumeOrderly({ limit: 1, wait: 30 });
      await parked();
      await second.ack(...handles(first));
      const next = await poll;
      expect(bodies(next)).toEqual(['a2']);
      await client.ack(...handles(next));
    },
  },
];
