import {
  handles,
  MOVES_TIME,
  NO_HANDLE,
  nothing,
  one,
  refusedItems,
  type Scenario,
} from '../scenario';

const FIVE_MINUTES = 300_000;

/** Receipt handles that are good, late, used or nonsense. */
export const receiptHandles: readonly Scenario[] = [
  {
    name: 'partial ack failure',
    kind: 'normal',
    localOnly: MOVES_TIME,
    run: async ({ client, travel }) => {
      await client.publish({ body: 'first' });
      await client.publish({ body: 'second' });
      const [first, second] = handles(await client.consume({ limit: 16 }));
      await refusedItems(client.ack(first ?? '', NO_HANDLE, second ?? ''), [
        { handle: NO_HANDLE, code: 'ReceiptHandleError' },
      ]);
      travel(FIVE_MINUTES);
      await nothing(client.consume({ limit: 16 }));
    },
  },
  {
    name: 'handles nobody issued',
    kind: 'normal',
    run: async ({ client }) => {
      await refusedItems(client.ack(NO_HANDLE), [
        { handle: NO_HANDLE, code: 'ReceiptHandleError' },
      ]);
    },
  },
  {
    name: 'handle of another group',
    kind: 'normal',
    localOnly: 'needs a second group',
    run: async ({ client }) => {
      await client.publish({ body: 'mine' });
      const { receiptHandle: handle } = await one(client.consume({ limit: 1 }));
      const other = client.as({ group: `${client.target.group}_other` });
      await refusedItems(other.ack(handle), [{ handle, code: 'ReceiptHandleError' }]);
      await client.ack(handle);
    },
  },
  {
    name: 'handle used twice',
    kind: 'normal',
    run: async ({ client }) => {
      await client.publish({ body: 'once' });
      const { receiptHandle: handle } = await one(client.consume({ limit: 1, wait: 3 }));
      await client.ack(handle);
      await refusedItems(client.ack(handle), [{ handle, code: 'MessageNotExist' }]);
    },
  },
  {
    name: 'expired handle',
    kind: 'normal',
    localOnly: MOVES_TIME,
    run: async ({ client, travel }) => {
      await client.publish({ body: 'slow' });
      const { receiptHandle: late } = await one(client.consume({ limit: 1 }));
      travel(FIVE_MINUTES);
      await refusedItems(client.ack(late), [{ handle: late, code: 'MessageNotExist' }]);
      const { receiptHandle: good } = await one(client.consume({ limit: 1 }));
      await refusedItems(client.ack(late), [{ handle: late, code: 'MessageNotExist' }]);
      await client.ack(good);
    },
  },
];
