import type { BrokerEvent, PublishedEvent } from '../../src/broker/events';
import type { Message } from '../../src/broker/message';
import { encodePayload } from '../../src/broker/payload';
import { EventLog } from '../../src/history/event-log';

const of = { instance: '', topic: 'T', group: 'GID_a' };
const published = (id: number, body = 'x', instance = ''): PublishedEvent => ({
  ...{ kind: 'published', at: id, to: { instance, topic: 'T' }, requestId: 'R' },
  ...{ queue: 0, offset: id },
  entry: { payload: body },
});
const delivered = (at: number, more: Partial<Message> = {}, receiptHandle = 'h'): BrokerEvent => {
  const message = { id: String(at), body: '', bodyMd5: '', publishedAt: at, ...more };
  const payload = encodePayload(message, message);
  const place = { queue: 0, offset: at, times: 1, firstAt: at, until: at };
  const entries = [{ tag: more.tag, payload, ...place }];
  return { kind: 'delivered', at, of, mode: 'any', entries, receiptHandles: [receiptHandle] };
};
const acked = (at: number, ...receiptHandles: string[]): BrokerEvent => ({
  ...{
    kind: 'settled',
    at,
    of,
    as: 'ack',
    receiptHandles,
    results: receiptHandles.map(() => 'done'),
  },
});
const times = (log: EventLog): number[] => [...log.events()].map(({ at }) => at);

describe('the log of events', () => {
  it('keeps the last ones in their order, and forgets the first', () => {
    const log = new EventLog(160);
    for (let n = 1; n <= 1_000; n++) log.note(published(n));
    const kept = times(log);
    expect(kept.at(-1)).toBe(1_000);
    expect(kept.length).toBeGreaterThanOrEqual(150);
    expect(kept.length).toBeLessThanOrEqual(160);
    expect(kept).toEqual(kept.map((_, index) => (kept[0] ?? 0) + index));
    expect(log.forgotten).toBe(1_000 - kept.length);
  });

  it('counts what an event tells of, not events', () => {
    const log = new EventLog(160);
    for (let n = 1; n <= 100; n++) log.note(acked(n, ...new Array<string>(16).fill('h')));
    expect(times(log).length).toBeLessThanOrEqual(10);
    expect(times(log).at(-1)).toBe(100);
  });

  it('counts eight ids that were passed over as one message, and their characters', () => {
    const passed = { kind: 'passed', of, tags: ['B'] } as const;
    const ids = new Array<string>(256).fill('x'.repeat(32));
    const log = new EventLog(16 * 32 * 16);
    for (let n = 1; n <= 1_000; n++) log.note({ ...passed, at: n, ids });
    expect(times(log).length).toBeGreaterThan(15 * 15);
    expect(times(log).length).toBeLessThanOrEqual(16 * 16);
    const small = new EventLog(100_000, 16 * 256 * 32);
    for (let n = 1; n <= 1_000; n++) small.note({ ...passed, at: n, ids });
    expect(times(small).length).toBeLessThanOrEqual(16);
  });

  it('counts what a receipt handle stands for as one', () => {
    const log = new EventLog(160);
    const moved = { kind: 'moved', of, as: 'expired', ids: [], receiptHandle: 'h' } as const;
    for (let n = 1; n <= 1_000; n++) log.note({ ...moved, at: n });
    expect(times(log).length).toBeLessThanOrEqual(160);
  });

  it('keeps the last one however large it is, and little else beside it', () => {
    const log = new EventLog(1_000, 100);
    for (let n = 1; n <= 50; n++) log.note(published(n));
    log.note(published(51, 'x'.repeat(1_000)));
    expect(times(log)).toEqual([51]);
    log.note(acked(52, 'h'.repeat(1_000)));
    expect(times(log)).toEqual([52]);
    log.note(delivered(53));
    expect(times(log)).toEqual([53]);
  });

  it('counts properties and keys like bodies', () => {
    const log = new EventLog(1_000, 160);
    const properties = [['p', 'v'.repeat(39)] as const];
    for (let n = 1; n <= 20; n++) log.note(delivered(n, { properties, key: 'k'.repeat(40) }));
    expect(times(log)).toEqual([20]);
  });

  it('counts tags, handles and clients', () => {
    for (const event of [
      { ...published(1), entry: { tag: 't'.repeat(200), payload: '' } },
      { ...delivered(1), client: 'c'.repeat(200) },
      delivered(1, { tag: 't'.repeat(200) }),
      delivered(1, {}, 'h'.repeat(200)),
    ]) {
      const log = new EventLog(1_000, 100);
      for (let n = 0; n < 5; n++) log.note(event);
      expect(times(log)).toEqual([1]);
    }
  });

  it('says of which topic it has forgotten something, and until when', () => {
    const log = new EventLog(16);
    for (let n = 1; n <= 40; n++) log.note(published(n, 'x', n <= 20 ? 'I' : ''));
    const [first] = times(log);
    expect(log.forgottenOf({ instance: 'I', topic: 'T' })).toBe(20);
    expect(log.forgottenOf({ instance: '', topic: 'T' })).toBe((first ?? 0) - 1);
    expect(log.forgottenOf({ instance: '', topic: 'U' })).toBeUndefined();
    log.forget('I');
    expect(log.forgottenOf({ instance: 'I', topic: 'T' })).toBeUndefined();
    expect(log.forgottenOf({ instance: '', topic: 'T' })).toBeDefined();
  });

  it('forgets an instance, or everything', () => {
    const log = new EventLog(1_000);
    for (let n = 1; n <= 4; n++) log.note(published(n, 'x', n % 2 === 0 ? 'I' : ''));
    const heard: number[] = [];
    log.onEvent(({ at }) => heard.push(at));
    log.forget('I');
    expect([times(log), heard]).toEqual([[1, 3], []]);
    log.note(published(5));
    log.forget();
    expect([times(log), heard]).toEqual([[], [5]]);
  });

  it('counts nothing as forgotten after it was told to forget everything', () => {
    const log = new EventLog(16);
    for (let n = 1; n <= 100; n++) log.note(published(n));
    expect(log.forgotten).toBeGreaterThan(0);
    log.forget();
    expect(log.forgotten).toBe(0);
  });

  it('gives what came after an event, by its number', () => {
    const log = new EventLog(160);
    for (let n = 1; n <= 50; n++) log.note(published(n));
    const after = (number: number) => [...log.events(number)].map(({ at }) => at);
    expect([log.last, after(47), after(50)]).toEqual([50, [48, 49, 50], []]);
    expect(after(0)).toHaveLength(50);
    log.forget();
    log.note(published(51));
    expect([after(50), after(51)]).toEqual([[51], []]);
  });

  it('leaves events their numbers when an instance is forgotten', () => {
    const log = new EventLog(1_000);
    for (let n = 1; n <= 6; n++) log.note(published(n, 'x', n % 2 === 0 ? 'I' : ''));
    const numbers = (after?: number) => [...log.numbered(after)].map(([number]) => number);
    log.forget('I');
    expect([numbers(), numbers(1), log.first, log.last]).toEqual([[1, 3, 5], [3, 5], 1, 6]);
    expect([...log.events(3)].map(({ at }) => at)).toEqual([5]);
    log.note(published(7));
    log.forget('I');
    expect([numbers(), numbers(5)]).toEqual([[1, 3, 5, 7], [7]]);
    log.forget('');
    expect([numbers(), log.first]).toEqual([[], 8]);
  });

  it('weighs what is left when an instance is forgotten', () => {
    const log = new EventLog(160);
    for (let n = 1; n <= 150; n++) log.note(published(n, 'x', n % 2 === 0 ? 'I' : ''));
    log.forget('I');
    for (let n = 151; n <= 225; n++) log.note(published(n));
    expect(times(log)).toHaveLength(150);
    expect(log.forgotten).toBe(0);
    for (let n = 226; n <= 400; n++) log.note(published(n));
    expect(times(log).length).toBeLessThanOrEqual(160);
    expect(times(log).length).toBeGreaterThanOrEqual(140);
  });
});
