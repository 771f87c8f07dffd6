import type { Settings } from '../../src/config/settings';
import { Shop } from './shop';

/** Why a message is not where somebody wants it: how that comes about, and how the console tells it. */
export interface Cause {
  readonly code: string;
  readonly settings?: Partial<Settings>;
  /** What programs do; the topic is `orders`, the group `GID_shop`. */
  readonly seed: (shop: Shop) => Promise<unknown>;
  /** Texts that are clicked on one after another, from the first page on. */
  readonly clicks: readonly (string | RegExp)[];
  /** What can be read then. */
  readonly says: readonly (string | RegExp)[];
}

const TOPIC = 'orders';
const GROUP = 'GID_shop';
const instances = (groups: string[], type = 'normal' as const) => [
  { id: '', topics: [{ name: TOPIC, type, queues: 1 }], groups: groups.map((name) => ({ name })) },
];
/** The id of a message in short. */
const ID = /^\w{4}…\w{6}$/;
const throughList = [TOPIC, 'two teas'];

/** Each cause by the traffic that leads to it. */
export const causes: readonly Cause[] = [
  {
    code: 'ready',
    seed: async (shop) => {
      await shop.poll(TOPIC, GROUP);
      await shop.publish(TOPIC, 'two teas');
    },
    clicks: throughList,
    says: ['ready', /Ready since/],
  },
  {
    code: 'inflight',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.poll(TOPIC, GROUP);
    },
    clicks: throughList,
    says: ['in flight', /In flight to .*: delivery 1 of 3/, 'End delivery'],
  },
  {
    code: 'scheduled',
    seed: async (shop) => {
      await shop.poll(TOPIC, GROUP);
      await shop.publish(TOPIC, 'two teas', { deliverAt: shop.mq.clock.now() + 3_600_000 });
    },
    clicks: throughList,
    says: ['scheduled', /goes into its queue at/],
  },
  {
    code: 'half',
    seed: (shop) => shop.begin(TOPIC, 'two teas'),
    clicks: throughList,
    says: ['half', /neither committed nor rolled back: checked 0 times/],
  },
  {
    code: 'passed-over',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas', { tag: 'A' });
      await shop.poll(TOPIC, GROUP, { tag: 'B' });
    },
    clicks: throughList,
    says: ['passed over', /the group asked for B, the message carries A/],
  },
  {
    code: 'queue-locked',
    settings: {
      instances: [{ id: '', topics: [{ name: TOPIC, type: 'ordered', queues: 1 }], groups: [] }],
    },
    seed: async (shop) => {
      await shop.publish(TOPIC, 'one tea', { shardingKey: 'u' });
      await shop.publish(TOPIC, 'two teas', { shardingKey: 'u' });
      await shop.poll(TOPIC, GROUP, { orderly: true, count: 1 });
    },
    clicks: throughList,
    says: ['queue locked', /Queue 0 is locked: .* was delivered in order to/],
  },
  {
    code: 'dead',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.wearOut(TOPIC, GROUP);
    },
    clicks: throughList,
    says: ['dead letter', /delivered 3 times and never acked/, 'Resend'],
  },
  {
    code: 'acked',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.ack(TOPIC, GROUP, await shop.poll(TOPIC, GROUP));
    },
    clicks: throughList,
    says: ['acked', /Acked at .*, at delivery 1/],
  },
  {
    code: 'rolled-back',
    seed: async (shop) => shop.rollback(TOPIC, await shop.begin(TOPIC, 'two teas')),
    clicks: ['Events', ID],
    says: ['rolled back', /Rolled back at .*: it was never delivered/],
  },
  {
    code: 'purged',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.poll(TOPIC, GROUP);
      await shop.mq.act.purge({ topic: TOPIC });
    },
    clicks: ['Events', ID],
    says: ['purged', /with all messages of its topic/],
  },
  {
    code: 'expired',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.mq.clock.advance('4d');
      await shop.poll(TOPIC, GROUP);
    },
    clicks: ['Events', ID],
    says: ['expired', /messages are kept for/],
  },
  {
    code: 'skipped',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.mq.act.declareGroup({ topic: TOPIC, group: GROUP });
      await shop.mq.act.seek({ topic: TOPIC, group: GROUP }, 'end');
    },
    clicks: throughList,
    says: ['skipped', /the group was moved past it \(seek\)/],
  },
  {
    code: 'begins-later',
    settings: { start: 'latest' },
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.poll(TOPIC, GROUP);
    },
    clicks: throughList,
    says: ['begins later', /The group starts after this message/],
  },
  {
    code: 'never-polled',
    settings: { instances: instances([GROUP]) },
    seed: (shop) => shop.publish(TOPIC, 'two teas'),
    clicks: throughList,
    says: ['never polled', /has never polled/],
  },
  {
    code: 'never-polled, by nobody',
    seed: (shop) => shop.publish(TOPIC, 'two teas'),
    clicks: throughList,
    says: ['never polled', /Nobody has ever polled topic orders/],
  },
  {
    code: 'other-instance',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.poll(TOPIC, GROUP, { ns: 'MQ_INST_2' });
    },
    clicks: [TOPIC, 'two teas'],
    says: ['other instance', /polls topic orders in instance MQ_INST_2/],
  },
  {
    code: 'settled',
    settings: { history: 1 },
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      await shop.ack(TOPIC, GROUP, await shop.poll(TOPIC, GROUP));
      await shop.publish('stock', 'what is remembered');
    },
    clicks: throughList,
    says: ['settled', /acked or passed over. History does not go back/],
  },
  {
    code: 'a batch of an MQCloud consumer',
    seed: async (shop) => {
      await shop.produce('two teas');
      await shop.pull();
    },
    clicks: [Shop.MQCLOUD_TOPIC, 'two teas'],
    says: ['in flight', /In flight to .* in a batch of/],
  },
  {
    code: 'a refused handle',
    seed: async (shop) => {
      await shop.publish(TOPIC, 'two teas');
      const handles = await shop.poll(TOPIC, GROUP);
      await shop.mq.clock.advance('301s');
      await shop.ack(TOPIC, GROUP, handles);
    },
    clicks: throughList,
    says: [/An ack was refused at .*: it expired at/, 'refused'],
  },
];
