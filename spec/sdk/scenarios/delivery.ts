import { createHash } from 'node:crypto';
import { bodies, handles, MOVES_TIME, nothing, one, type Scenario } from '../scenario';

const FIVE_MINUTES = 300_000;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex').toUpperCase();

/** Normal messages: how they come, come again and are done. */
export const delivery: readonly Scenario[] = [
  {
    name: 'publish, consume, ack',
    kind: 'normal',
    run: async ({ client, sameTime, now }) => {
      const published = await client.publish({ body: 'hello' });
      expect(published.id).toMatch(/^[0-9A-F]{32}$/);
      expect(published).toEqual({ id: published.id, bodyMd5: md5('hello') });

      const message = await one(client.consume({ limit: 16, wait: 3 }));
      const at = now();
      expect(message).toMatchObject({ ...published, body: 'hello', consumedTimes: 1 });
      expect(message.tag).toBeUndefined();
      expect(message.properties).toEqual({});
      sameTime(message.publishTime, at);
      sameTime(message.firstConsumeTime, at);
      sameTime(message.nextConsumeTime, message.firstConsumeTime + FIVE_MINUTES);

      await client.ack(message.receiptHandle);
      await nothing(client.consume({ limit: 16 }));
    },
  },
  {
    name: 'redelivery after 5 minutes',
    kind: 'normal',
    localOnly: MOVES_TIME,
    run: async ({ client, travel }) => {
      await client.publish({ body: 'again' });
      const first = await one(client.consume({ limit: 1 }));
      travel(FIVE_MINUTES - 1);
      await nothing(client.consume({ limit: 1 }));
      travel(1);
      const second = await one(client.consume({ limit: 1 }));
      expect(second).toEqual({
        ...first,
        consumedTimes: 2,
        nextConsumeTime: first.nextConsumeTime + FIVE_MINUTES,
        receiptHandle: second.receiptHandle,
      });
      expect(second.receiptHandle).not.toBe(first.receiptHandle);
      await client.ack(second.receiptHandle);
      travel(FIVE_MINUTES);
      await nothing(client.consume({ limit: 1 }));
    },
  },
  {
    name: 'batch of 16',
    kind: 'normal',
    localOnly: 'a real topic spreads its messages over several brokers',
    run: async ({ client }) => {
      const sent = Array.from({ length: 17 }, (_, n) => `m${n}`);
      for (const body of sent) await client.publish({ body });
      const batch = await client.consume({ limit: 16 });
      expect(bodies(batch)).toEqual(sent.slice(0, 16));
      await client.ack(...handles(batch));
      const rest = await one(client.consume({ limit: 16 }));
      expect(rest.body).toBe('m16');
    },
  },
  {
    name: 'groups are independent',
    kind: 'normal',
    localOnly: 'needs a second group',
    run: async ({ client }) => {
      await client.publish({ body: 'to all' });
      const other = client.as({ group: `${client.target.group}_other` });
      await client.ack((await one(client.consume({ limit: 1 }))).receiptHandle);
      expect((await one(other.consume({ limit: 1 }))).body).toBe('to all');
    },
  },
  {
    name: 'tags: TagA||TagB',
    kind: 'normal',
    run: async ({ client }) => {
      for (const tag of ['TagA', 'TagC', 'TagB']) await client.publish({ body: tag, tag });
      await client.publish({ body: 'untagged' });
      const seen = new Map<string, string | undefined>();
      while (seen.size < 2) {
        for (const message of await client.consume({ limit: 16, wait: 3, tag: 'TagA||TagB' })) {
          seen.set(message.body, message.tag);
          await client.ack(message.receiptHandle);
        }
      }
      expect([...seen].sort()).toEqual([
        ['TagA', 'TagA'],
        ['TagB', 'TagB'],
      ]);
      await nothing(client.consume({ limit: 16, tag: 'TagA||TagB' }));
    },
  },
  {
    name: 'tags: * takes all',
    kind: 'normal',
    run: async ({ client }) => {
      await client.publish({ body: 'tagged', tag: 'Tag-A_1' });
      await client.publish({ body: 'untagged' });
      const seen: string[] = [];
      while (seen.length < 2) {
        const batch = await client.consume({ limit: 16, wait: 3, tag: '*' });
        seen.push(...bodies(batch));
        await client.ack(...handles(batch));
      }
      expect(seen.sort()).toEqual(['tagged', 'untagged']);
    },
  },
  {
    name: 'timer',
    kind: 'timer',
    localOnly: MOVES_TIME,
    run: async ({ client, travel, now }) => {
      const deliverAt = now() + 60_000;
      await client.publish({ body: 'later', deliverAt });
      await client.publish({ body: 'past', deliverAt: now() - 1 });
      expect((await one(client.consume({ limit: 16 }))).body).toBe('past');
      travel(59_999);
      await nothing(client.consume({ limit: 16 }));
      travel(1);
      const message = await one(client.consume({ limit: 16 }));
      expect(message).toMatchObject({ body: 'later', firstConsumeTime: deliverAt });
    },
  },
];
