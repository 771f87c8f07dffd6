import type { Shop } from './shop';

/** What screens are about. */
export interface Scene {
  /** A message that one group was late for, another passed over, a third has acked. */
  readonly messageId: string;
  /** A request that was refused. */
  readonly requestId: string;
}

const ORDER = (number: number): string =>
  JSON.stringify({ order: number, customer: `c-${(number * 7) % 90}`, total: (number % 40) * 2.5 });

/** Fills a shop with traffic of every kind: something for each screen. */
export async function furnish(shop: Shop): Promise<Scene> {
  const { mq } = shop;
  const messageId = await shop.publish('orders', ORDER(1000), { tag: 'paid', key: 'order-1000' });
  for (let n = 1; n < 14; n++) {
    const tag = n % 3 === 0 ? 'paid' : 'created';
    await shop.publish('orders', ORDER(1000 + n), { tag, key: `order-${1000 + n}` });
  }
  await shop.ack('orders', 'GID_shop', await shop.poll('orders', 'GID_shop', { count: 12 }));
  await shop.poll('orders', 'GID_mail', { tag: 'created' });
  const late = await shop.poll('orders', 'GID_stock', { count: 3 });
  await mq.clock.advance('301s');
  await shop.ack('orders', 'GID_stock', late);
  await shop.poll('orders', 'GID_stock', { count: 2 });
  await furnishOthers(shop);
  const { events } = (await (await fetch(`${mq.url}/_mqrest/v1/events?kind=refused`)).json()) as {
    events: { requestId: string }[];
  };
  return { messageId, requestId: events[0]?.requestId ?? '' };
}

async function furnishOthers(shop: Shop): Promise<void> {
  const { mq } = shop;
  await mq.act.declareTopic({ topic: 'payments' }, { type: 'ordered', queues: 2 });
  for (const step of ['reserve', 'charge', 'confirm']) {
    await shop.publish('payments', `<step name="${step}"><order>1001</order></step>`, {
      shardingKey: '1001',
    });
  }
  await shop.poll('payments', 'GID_bank', { orderly: true, count: 1 });
  await shop.publish('reminders', 'Rate your order 1001', {
    deliverAt: mq.clock.now() + 86_400_000,
  });
  await shop.begin('invoices', '{"invoice":"2026-1001"}');
  await shop.publish('audit', 'aGVsbG8sIHRoaXMgaXMgQmFzZTY0');
  await shop.publish('orders', ORDER(2000), { ns: 'MQ_INST_2' });
  await shop.publish('parcels', '{"parcel":1}');
  await shop.publish('parcels', '{"parcel":2}');
  await shop.poll('parcels', 'GID_carrier');
  await mq.act.bury({ topic: 'parcels', group: 'GID_carrier' });
  await shop.produce('from the gateway');
  await shop.pull();
  await mq.faults.add({
    id: 'flaky-payments',
    match: { operation: 'publish', topic: 'payments' },
    probability: 0.5,
    action: { error: 'InternalError' },
  });
  for (let n = 0; n < 4; n++) {
    await shop.publish('payments', 'retry me', { shardingKey: '1002' }).catch(() => undefined);
  }
}

/** A screen by its name, and where it is. */
export interface Screen {
  readonly name: string;
  /** Behind the console's path. */
  readonly at: (scene: Scene) => string;
}

/** Every screen. */
export const screens: readonly Screen[] = [
  { name: 'overview', at: () => '#/' },
  { name: 'messages', at: () => '#/messages' },
  { name: 'message', at: ({ messageId }) => `#/messages/${messageId}?of=` },
  { name: 'group', at: () => '#/groups/orders/GID_stock?ns=' },
  { name: 'dead-letters', at: () => '#/groups/parcels/GID_carrier?ns=' },
  { name: 'ordered', at: () => '#/groups/payments/GID_bank?ns=' },
  { name: 'events', at: () => '#/events' },
  { name: 'request', at: ({ requestId }) => `#/events?request=${requestId}` },
  { name: 'faults', at: () => '#/faults' },
  { name: 'send', at: ({ messageId }) => `#/send?again=${messageId}&ns=` },
  { name: 'find', at: () => '#/find?q=order-1000' },
];
