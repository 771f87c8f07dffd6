import { MOVES_TIME, nothing, one, type Scenario } from '../scenario';

/** Polls that find nothing, at once or for a while. */
export const polling: readonly Scenario[] = [
  {
    name: 'idle short poll',
    kind: 'normal',
    run: async ({ client }) => {
      await nothing(client.consume({ limit: 1 }));
      await nothing(client.consumeOrderly({ limit: 1 }));
      await nothing(client.consumeHalf({ limit: 1 }));
    },
  },
  {
    name: 'idle long poll',
    kind: 'normal',
    localOnly: MOVES_TIME,
    run: async ({ client, parked, travel }) => {
      let over = false;
      const poll = nothing(client.consume({ limit: 1, wait: 30 })).then(() => (over = true));
      await parked();
      travel(29_000);
      expect(over).toBe(false);
      await parked();
      travel(1_000);
      await poll;
    },
  },
  {
    name: 'long poll woken by a publish',
    kind: 'normal',
    run: async ({ client, second, parked }) => {
      const poll = one(client.consume({ limit: 16, wait: 30 }));
      await parked();
      const { id } = await second.publish({ body: 'wake up' });
      expect(await poll).toMatchObject({ id, body: 'wake up' });
    },
  },
  {
    name: 'long poll woken by a timer',
    kind: 'timer',
    localOnly: MOVES_TIME,
    run: async ({ client, second, parked, now, travel }) => {
      const poll = one(client.consume({ limit: 16, wait: 30 }));
      await parked();
      await second.publish({ body: 'due', deliverAt: now() + 20_000 });
      travel(19_999);
      await parked();
      travel(1);
      expect((await poll).body).toBe('due');
    },
  },
];
