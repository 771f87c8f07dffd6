import { deliveriesIn } from '../../../src/broker/deliveries';
import type { BrokerEvent } from '../../../src/broker/events';
import type { Ticket } from '../../../src/broker/pull/ack';
import type { PollCall, PollResult } from '../../../src/broker/pull/call';
import { Puller } from '../../../src/broker/pull/puller';
import { PullTable } from '../../../src/broker/pull/pull-table';
import { BrokerBed } from '../../support/broker-bed';

const RETENTION_MS = 3 * 24 * 3_600_000;
const of = { instance: '', topic: 'orders', group: 'g' };
const call: PollCall = {
  ...{ of, pop: false, tickets: [], limit: 2, timeoutMs: 300_000, gate: () => undefined },
  ...{ ip: '127.0.0.1', client: 'spec' },
  rules: { start: 'earliest', freshRanking: true, keepUselessLock: false, stickyForce: false },
};

describe('What pulling tells', () => {
  let bed: BrokerBed;
  let puller: Puller;
  let events: BrokerEvent[];
  /** The tickets that were written as text. */
  let written: Ticket[];

  beforeEach(async () => {
    [bed, events, written] = [new BrokerBed(), [], []];
    const { store, clock, broker } = bed;
    const table = new PullTable({ store, clock, retentionMs: RETENTION_MS });
    const { polls } = broker;
    puller = new Puller({
      ...{ table, clock, polls, events: broker.events },
      handleOf: ({ topic }, ticket) => {
        written.push(ticket);
        return `${topic} ${ticket.queue}:${ticket.offset}-${ticket.next}`;
      },
    });
    await broker.declareTopic(of, { type: 'normal', queues: 1 });
    for (const body of ['a', 'b']) await broker.publish(of, { body }, 'R');
  });
  afterEach(() => bed.broker.close());

  const listen = () => bed.broker.events.add((event) => events.push(event));
  const poll = async (more: Partial<PollCall> = {}): Promise<PollResult> =>
    (await puller.poll({ ...call, ...more })) ?? fail();

  it('are deliveries under the text of their ticket, and what became of it', async () => {
    listen();
    const { ticket = fail() } = await poll();
    await puller.ack(of, ticket, 300_000);
    await puller.ack(of, ticket, 300_000);
    const [first] = events;
    expect(first?.kind === 'delivered' && deliveriesIn(first)).toMatchObject(
      ['a', 'b'].map((body) => ({
        ...{ message: { body }, receiptHandle: 'orders 0:0-2', consumedTimes: 1 },
      })),
    );
    expect(events).toMatchObject([
      { kind: 'delivered', of, mode: 'any', client: 'spec', pull: true },
      { kind: 'settled', as: 'ack', receiptHandles: ['orders 0:0-2'], results: ['done'] },
      { kind: 'settled', as: 'ack', receiptHandles: ['orders 0:0-2'], results: ['unknown'] },
    ]);
  });

  it('is each batch by itself in pop mode, with how often it was handed out', async () => {
    listen();
    await poll({ pop: true, limit: 1 });
    bed.clock.advance(300_001);
    await poll({ pop: true, limit: 2 });
    const told = events.flatMap((event) =>
      event.kind === 'delivered' ? [deliveriesIn(event)] : [],
    );
    expect(told).toMatchObject([
      [{ receiptHandle: 'orders 0:0-1', consumedTimes: 1 }],
      [
        { receiptHandle: 'orders 0:0-1', consumedTimes: 2 },
        { receiptHandle: 'orders 0:1-2', consumedTimes: 1 },
      ],
    ]);
  });

  it('is a batch given back, and messages handed out once more', async () => {
    const { ticket = fail(), messages } = await poll();
    listen();
    await puller.unlock(of, ticket);
    await puller.unlock(of, ticket);
    await puller.resend(of, [
      { queue: 0, offset: 1 },
      { queue: 0, offset: 9 },
    ]);
    expect(events).toMatchObject([
      { kind: 'moved', as: 'expired', ids: [], receiptHandle: 'orders 0:0-2', pull: true },
      { kind: 'moved', as: 'resent', ids: [messages[1]?.message.id], pull: true },
    ]);
  });

  it('is nothing for a poll in vain, and nothing is written while nobody listens', async () => {
    const { ticket = fail() } = await poll();
    await puller.ack(of, ticket, 300_000);
    expect(written).toEqual([]);
    listen();
    expect((await poll()).status).toBe('NO_NEW_MSG');
    expect(events).toEqual([]);
  });
});

function fail(): never {
  throw new Error('not there');
}
