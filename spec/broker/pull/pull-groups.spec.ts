import { Broker } from '../../../src/broker/broker';
import { policyOf } from '../../../src/broker/policy';
import type { PollCall, PollResult } from '../../../src/broker/pull/call';
import { PullGroups } from '../../../src/broker/pull/pull-groups';
import { PullTable } from '../../../src/broker/pull/pull-table';
import { Puller } from '../../../src/broker/pull/puller';
import { countOf, rangesOf } from '../../../src/broker/pull/row-ranges';
import { MemoryStore } from '../../../src/store/memory/memory-store';
import { ManualClock } from '../../support/manual-clock';

const of = { instance: '', topic: 't', group: 'g' };
const TIMEOUT_MS = 300_000;
const RETENTION_MS = 3 * 24 * 3_600_000;

describe.each([
  ['by locking a queue', false],
  ['by locking batches', true],
])('A group that pulls %s', (_, pop) => {
  let clock: ManualClock;
  let store: MemoryStore;
  let broker: Broker;
  let puller: Puller;
  let table: PullTable;
  let groups: PullGroups;
  const ids: string[] = [];

  beforeEach(async () => {
    clock = new ManualClock();
    store = new MemoryStore();
    await store.declare({ topic: of, shape: { type: 'normal', queues: 1 } });
    broker = new Broker({ store, clock, policy: policyOf('relaxed') });
    table = new PullTable({ store, clock, retentionMs: RETENTION_MS });
    const { polls, events } = broker;
    puller = new Puller({ table, clock, polls, events, handleOf: () => 'handle' });
    groups = new PullGroups({ store, clock, retentionMs: RETENTION_MS, start: 'earliest' });
    ids.length = 0;
    for (const body of ['a', 'b', 'c']) ids.push((await broker.publish(of, { body }, 'R')).id);
  });
  afterEach(() => broker.close());

  const poll = (values: Partial<PollCall> = {}): Promise<PollResult | undefined> =>
    puller.poll({
      of,
      rules: { start: 'earliest', freshRanking: false, keepUselessLock: false, stickyForce: true },
      pop,
      tickets: [],
      limit: 2,
      timeoutMs: TIMEOUT_MS,
      ip: '127.0.0.1',
      client: 'spec',
      gate: () => undefined,
      ...values,
    });
  const bodies = (result: PollResult | undefined): string[] =>
    [
      ...(result?.retried ?? []).flatMap(({ messages }) => messages),
      ...(result?.messages ?? []),
    ].map(({ message }) => message.body);
  const counts = async (): Promise<{ ready: number; inflight: number }> => {
    const row = (await table.existing(of)).get(0);
    if (row === undefined) throw new Error('no row');
    const { min, max } = await table.ends(of, 0);
    const { ready, inflight } = rangesOf(row, { now: clock.now(), min, max, start: 'earliest' });
    return { ready: countOf(ready), inflight: countOf(inflight) };
  };

  it('counts what is out as in flight until its time is up, then as ready again', async () => {
    expect(bodies(await poll())).toEqual(['a', 'b']);
    expect(await counts()).toEqual({ ready: 1, inflight: 2 });
    clock.travel(TIMEOUT_MS);
    expect(await counts()).toEqual({ ready: 1, inflight: 2 });
    clock.travel(1);
    expect(await counts()).toEqual({ ready: 3, inflight: 0 });
  });

  it('counts what was acked neither as ready nor as in flight', async () => {
    const ticket = (await poll())?.ticket;
    if (ticket === undefined) throw new Error('no ticket');
    await puller.ack(of, ticket, TIMEOUT_MS);
    expect(await counts()).toEqual({ ready: 1, inflight: 0 });
  });

  it('is handed at once what was in flight and is released', async () => {
    await poll();
    expect(await groups.release(of)).toEqual(ids.slice(0, 2));
    expect(await counts()).toEqual({ ready: 3, inflight: 0 });
    expect(bodies(await poll())).toContain('a');
    expect(await groups.release(of, 'other')).toEqual([]);
    expect(await groups.release(of, ids[1])).toEqual(ids.slice(0, 2));
  });

  it('is never handed again what was given up', async () => {
    await poll();
    expect(await groups.giveUp(of, ids[0])).toEqual(ids.slice(0, 2));
    expect(await counts()).toEqual({ ready: 1, inflight: 0 });
    clock.travel(TIMEOUT_MS + 1);
    expect(bodies(await poll())).toEqual(['c']);
  });

  it('goes on where a seek has put it, whatever was in flight', async () => {
    const ticket = (await poll())?.ticket;
    await groups.seek(of, 'earliest');
    expect(await counts()).toEqual({ ready: 3, inflight: 0 });
    if (ticket !== undefined) {
      expect(await puller.ack(of, ticket, TIMEOUT_MS)).toEqual({ as: 'unlocked' });
    }
    expect(bodies(await poll({ limit: 3 }))).toEqual(['a', 'b', 'c']);
    await groups.seek(of, 'latest');
    expect(await counts()).toEqual({ ready: 0, inflight: 0 });
    expect(bodies(await poll())).toEqual([]);
  });

  it('goes on with what is new after a purge', async () => {
    await poll();
    await store.purge(of);
    await groups.purged(of);
    expect(await counts()).toEqual({ ready: 0, inflight: 0 });
    await broker.publish(of, { body: 'new' }, 'R');
    expect(bodies(await poll())).toEqual(['new']);
  });
});
