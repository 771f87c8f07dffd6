import type { Client } from '../client';
import { MOVES_TIME, NO_HANDLE, nothing, one, refusedItems, type Scenario } from '../scenario';

const IMMUNITY_SECONDS = 10;
const CHECK_INTERVAL = 10_000;

/** Publishes a half message; gives its receipt handle. */
async function half(client: Client, body: string): Promise<string> {
  const { receiptHandle } = await client.publish({ body, immunitySeconds: IMMUNITY_SECONDS });
  expect(receiptHandle).toEqual(expect.any(String));
  return receiptHandle ?? '';
}

/** Transactional messages: half, checked, then whole or gone. */
export const transactions: readonly Scenario[] = [
  {
    name: 'transaction: commit',
    kind: 'transaction',
    run: async ({ client }) => {
      const handle = await half(client, 'committed');
      await nothing(client.consume({ limit: 16 }));
      await client.commit(handle);
      const message = await one(client.consume({ limit: 16, wait: 3 }));
      expect(message).toMatchObject({ body: 'committed', consumedTimes: 1 });
      await client.ack(message.receiptHandle);
    },
  },
  {
    name: 'transaction: rollback',
    kind: 'transaction',
    localOnly: MOVES_TIME,
    run: async ({ client, travel }) => {
      const handle = await half(client, 'rolled back');
      await client.rollback(handle);
      travel(IMMUNITY_SECONDS * 1000);
      await nothing(client.consumeHalf({ limit: 16 }));
      await nothing(client.consume({ limit: 16 }));
    },
  },
  {
    name: 'transaction: check-back',
    kind: 'transaction',
    localOnly: MOVES_TIME,
    run: async ({ client, travel, now }) => {
      const born = await half(client, 'checked');
      travel(IMMUNITY_SECONDS * 1000 - 1);
      await nothing(client.consumeHalf({ limit: 16 }));
      travel(1);
      const first = await one(client.consumeHalf({ limit: 16 }));
      expect(first).toMatchObject({
        body: 'checked',
        consumedTimes: 1,
        nextConsumeTime: now() + CHECK_INTERVAL,
      });
      await refusedItems(client.commit(born), [{ handle: born, code: 'MessageNotExist' }]);

      travel(CHECK_INTERVAL);
      const second = await one(client.consumeHalf({ limit: 16 }));
      expect(second).toMatchObject({ id: first.id, consumedTimes: 2 });
      await refusedItems(client.rollback(first.receiptHandle), [
        { handle: first.receiptHandle, code: 'MessageNotExist' },
      ]);
      await client.commit(second.receiptHandle);
      expect((await one(client.consume({ limit: 16 }))).body).toBe('checked');
      travel(CHECK_INTERVAL);
      await nothing(client.consumeHalf({ limit: 16 }));
    },
  },
  {
    name: 'transaction: handle nobody issued',
    kind: 'transaction',
    run: async ({ client }) => {
      const items = [{ handle: NO_HANDLE, code: 'ReceiptHandleError' }];
      await refusedItems(client.commit(NO_HANDLE), items);
      await refusedItems(client.rollback(NO_HANDLE), items);
    },
  },
  {
    name: 'transaction: without an instance',
    kind: 'transaction',
    localOnly: 'needs an endpoint without instances',
    run: async ({ client }) => {
      // The Go SDK then sends an empty group with its commit.
      const bare = client.as({ instance: '' });
      await bare.commit(await half(bare, 'bare'));
      expect((await one(bare.consume({ limit: 16 }))).body).toBe('bare');
      await nothing(client.consume({ limit: 16 }));
    },
  },
];
