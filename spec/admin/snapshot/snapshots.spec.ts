import { clearTopics } from '../../../src/store/clear-topics';
import { Snapshots } from '../../../src/admin/snapshot/snapshots';
import type { Snapshot } from '../../../src/admin/snapshot/snapshot-schema';
import { BrokerBed, settled } from '../../support/broker-bed';

const T = 1_700_000_000_000;
const MINUTE = 60_000;

function open() {
  const bed = new BrokerBed();
  const { store, clock, broker } = bed;
  const snapshots = new Snapshots({
    ...{ store, clock, spaces: ['kept'] },
    empty: async () => {
      await broker.endPolls();
      broker.forget();
      await clearTopics(store);
    },
    learn: (topic, shape) => broker.learn(topic, shape),
  });
  return { bed, snapshots };
}

/** A snapshot as it comes back from a file or over HTTP. */
async function taken({ snapshots }: ReturnType<typeof open>): Promise<Snapshot> {
  return JSON.parse(JSON.stringify(await snapshots.take())) as Snapshot;
}

/** Something of every kind. */
async function fill({ bed }: ReturnType<typeof open>) {
  await bed.publish({ body: 'a', tag: 'A', properties: [['k', 'v']] });
  for (const body of ['b', 'c']) await bed.publish({ body, shardingKey: body });
  await bed.publish({ body: 's', deliverAt: T + MINUTE });
  const half = await bed.publish({ body: 'h', immunityMs: 10_000 });
  const [a] = await bed.consume({ limit: 1 });
  return { half, a };
}

describe('a snapshot', () => {
  it('brings back messages, deliveries in flight with their handles, and the time', async () => {
    const one = open();
    const { half, a } = await fill(one);
    const snapshot = await taken(one);
    const other = open();
    other.bed.clock.advance(99 * MINUTE);
    await other.bed.publish('gone');
    await other.snapshots.restore(snapshot);
    const { bed } = other;
    expect(bed.clock.now()).toBe(T);
    expect(await bed.ack(...[a].filter((it) => it !== undefined))).toEqual(['done']);
    expect(await bed.broker.commit(bed.of, [half.receiptHandle ?? ''])).toEqual(['done']);
    expect(await bed.bodies()).toEqual(['b', 'c', 'h']);
    bed.clock.advance(MINUTE);
    expect(await bed.bodies()).toEqual(['s']);
  });

  it('is the same after it was restored', async () => {
    const one = open();
    await fill(one);
    const snapshot = await taken(one);
    const other = open();
    await other.snapshots.restore(snapshot);
    expect(await taken(other)).toEqual(snapshot);
  });

  it('brings back the notes of the spaces that are kept, and of no others', async () => {
    const one = open();
    await one.bed.store.note('kept', 'b', '2');
    await one.bed.store.note('kept', 'a', '1');
    await one.bed.store.note('other', 'c', '3');
    const snapshot = await taken(one);
    expect(snapshot.notes).toEqual([
      { space: 'kept', key: 'a', value: '1' },
      { space: 'kept', key: 'b', value: '2' },
    ]);
    const other = open();
    const stranger = { space: 'other', key: 'd', value: '4' };
    await other.snapshots.restore({ ...snapshot, notes: [...(snapshot.notes ?? []), stranger] });
    expect(await other.bed.store.notes('kept')).toEqual({ a: '1', b: '2' });
    expect(await other.bed.store.notes('other')).toEqual({});
  });

  it('has a clock that goes on as it went', async () => {
    const one = open();
    one.bed.clock.resume();
    one.bed.clock.travel(7 * MINUTE);
    const snapshot = await taken(one);
    expect(snapshot.clock).toEqual({ offsetMs: expect.any(Number) as number });
    const other = open();
    await other.snapshots.restore(snapshot);
    expect(other.bed.clock.frozen).toBe(false);
    expect(other.bed.clock.setting).toEqual(one.bed.clock.setting);
  });

  it('is there for polls that come after it was restored', async () => {
    const one = open();
    await one.bed.publish('m');
    const snapshot = await taken(one);
    const other = open();
    await other.snapshots.restore({ ...snapshot, topics: [] });
    expect(await other.bed.bodies()).toEqual([]);
    await other.snapshots.restore(snapshot);
    const waiting = other.bed.bodies({ waitMs: 1_000 });
    await settled();
    expect(await waiting).toEqual(['m']);
  });

  it('lets key-less messages go round the queues of a restored topic', async () => {
    const one = open();
    await one.bed.broker.declareTopic(one.bed.topic, { type: 'normal', queues: 4 });
    const other = open();
    await other.snapshots.restore(await taken(one));
    const queues = [];
    for (let n = 0; n < 4; n++) queues.push((await other.bed.publish('m')).queue);
    expect(new Set(queues).size).toBe(4);
  });
});

/** What is done to a good snapshot, the field it is refused for. */
type Harm = [name: string, field: string, harm: (snapshot: Mutable) => unknown];
interface Mutable {
  format: unknown;
  version: unknown;
  clock: unknown;
  topics: { ns?: unknown; topic: unknown; parts: Record<string, unknown>[] }[];
  more?: unknown;
}
const partOf = (snapshot: Mutable, name: string) => {
  const part = snapshot.topics[0]?.parts.find((one) => one['part'] === name);
  return part as Record<string, unknown> & {
    entries: Record<string, unknown>[];
    holds: Record<string, unknown>[];
  };
};
const firstOf = <T>(list: readonly T[]): T => list[0] as T;
const HARMS: Harm[] = [
  ['another version', 'version', (s) => (s.version = 2)],
  ['no version', 'version', (s) => delete s.version],
  ['another format', 'format', (s) => (s.format = 'x')],
  ['an unknown member', 'more', (s) => (s.more = 1)],
  ['two clocks', 'clock', (s) => (s.clock = { offsetMs: 1, frozenAt: 1 })],
  ['a clock that is too fast', 'clock.offsetMs', (s) => (s.clock = { offsetMs: 1e300 })],
  ['a clock before 1970', 'clock.offsetMs', (s) => (s.clock = { offsetMs: -1e15 })],
  ['a clock between two milliseconds', 'clock.offsetMs', (s) => (s.clock = { offsetMs: 0.5 })],
  ['a clock that stands too late', 'clock.frozenAt', (s) => (s.clock = { frozenAt: 8.64e15 })],
  ['a topic twice', 'topics[1]', (s) => s.topics.push(firstOf(s.topics))],
  ['a topic without a name', 'topics[0].topic', (s) => (firstOf(s.topics).topic = '')],
  [
    'a topic with a name that none can have',
    'topics[0].topic',
    (s) => (firstOf(s.topics).topic = 'a/{b}'),
  ],
  ['an instance with such a name', 'topics[0].ns', (s) => (firstOf(s.topics).ns = 'a.b')],
  ['no parts', 'topics[0].parts', (s) => (firstOf(s.topics).parts = [])],
  ['no head', 'topics[0].parts[0].part', (s) => firstOf(s.topics).parts.shift()],
  ['an unknown part', 'topics[0].parts[0].part', (s) => (partOf(s, 'topic')['part'] = 'x')],
  ['no queues', 'topics[0].parts[0].queues', (s) => (partOf(s, 'topic')['queues'] = 0)],
  ['too few cursors', 'topics[0].parts[1].cursors', (s) => (partOf(s, 'group')['cursors'] = [])],
  [
    'a position without a queue',
    'topics[0].parts[1].positions[0]',
    (s) => (partOf(s, 'group')['positions'] = [['x', 'y']]),
  ],
  [
    'a scheduled entry beyond those there were',
    'topics[0].parts[2].entries[0].offset',
    (s) => (firstOf(partOf(s, 'scheduled').entries)['offset'] = 9),
  ],
  [
    'a queue that is not there',
    'topics[0].parts[2].entries[0].queue',
    (s) => (firstOf(partOf(s, 'scheduled').entries)['queue'] = 9),
  ],
  [
    'a half message whose place is not before the next',
    'topics[0].parts[3].next',
    (s) => (partOf(s, 'half')['next'] = 0),
  ],
  [
    'a gap in a queue',
    'topics[0].parts[4].entries[1].offset',
    (s) => ((partOf(s, 'queue').entries[1] ?? {})['offset'] = 7),
  ],
  [
    'a payload that is no message',
    'topics[0].parts[4].entries[0].payload',
    (s) => (firstOf(partOf(s, 'queue').entries)['payload'] = 'x'),
  ],
  [
    'a body that is marked as if it needed no escaping',
    'topics[0].parts[4].entries[0].payload',
    (s) => {
      const entry = firstOf(partOf(s, 'queue').entries);
      entry['payload'] = String(entry['payload']).replace(/ ?\n.*/s, ' \n1 < 2');
    },
  ],
  [
    'a time that is none',
    'topics[0].parts[4].entries[0].at',
    (s) => (firstOf(partOf(s, 'queue').entries)['at'] = 'now'),
  ],
  [
    'a hold twice',
    'topics[0].parts[5].holds[1].offset',
    (s) => partOf(s, 'holds').holds.push(firstOf(partOf(s, 'holds').holds)),
  ],
  [
    'holds of an unknown group',
    'topics[0].parts[5].group',
    (s) => (partOf(s, 'holds')['group'] = 'x'),
  ],
  [
    'holds on an unknown queue',
    'topics[0].parts[5].queue',
    (s) => (partOf(s, 'holds')['queue'] = 9),
  ],
];

describe('a snapshot that cannot be restored', () => {
  it.each(HARMS)('is refused for %s, and nothing is changed', async (_name, field, harm) => {
    const one = open();
    await fill(one);
    const before = await taken(one);
    const harmed = structuredClone(before) as unknown as Mutable;
    harm(harmed);
    await expect(one.snapshots.restore(harmed)).rejects.toMatchObject({
      status: 400,
      about: { field },
    });
    expect(await taken(one)).toEqual(before);
  });

  it.each([null, 7, 'x', [], {}])('is refused where it is none at all: %j', async (value) => {
    const one = open();
    await expect(one.snapshots.restore(value)).rejects.toMatchObject({ status: 400 });
  });
});
