import type { BrokerEvent } from '../../src/broker/events';
import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Pop, Subscription } from '../../src/store/store';
import { BrokerBed } from '../support/broker-bed';

/** Keeps what it was asked for. */
class NotingStore extends MemoryStore {
  readonly heads: (number | undefined)[] = [];

  override pop(from: Subscription, options: Pop) {
    this.heads.push(options.passedHead);
    return super.pop(from, options);
  }
}

describe('what a poll passes over for its tags', () => {
  const store = new NotingStore();
  const bed = new BrokerBed('relaxed', {}, store);
  const events: BrokerEvent[] = [];
  const passed = () => events.filter(({ kind }) => kind === 'passed');

  it('is not asked for while nobody listens', async () => {
    await bed.publish({ body: 'a', tag: 'A' });
    await bed.consume({ tags: ['B'], group: 'GID_before' });
    expect(store.heads).toEqual([undefined]);
  });

  it('is told once, with the ids, the tags that were asked for, and the client', async () => {
    bed.broker.events.add((event) => events.push(event));
    const { id } = await bed.publish({ body: 'b' });
    const caller = { onGone: () => () => undefined, client: 'somebody' };
    await bed.consume({ tags: ['B'] }, caller);
    await bed.consume({ tags: ['B'] }, caller);
    expect(passed()).toMatchObject([
      {
        ...{ at: bed.clock.now(), of: bed.of, tags: ['B'], client: 'somebody' },
        ids: [expect.stringMatching(/^\w{32}$/) as string, id],
      },
    ]);
  });

  it('is told of a poll that waits, and of one that takes in another order', async () => {
    events.length = 0;
    const poll = bed.consume({ tags: ['B'], waitMs: 1_000 });
    await bed.publish({ body: 'c' });
    await bed.publish({ body: 'd', tag: 'B' });
    expect((await poll).map(({ message }) => message.body)).toEqual(['d']);
    await bed.publish({ body: 'e' });
    await bed.consume({ tags: ['B'], shuffle: () => 0.5 });
    expect(passed().flatMap((event) => ('ids' in event ? event.ids : []))).toHaveLength(2);
  });

  it('is nothing, and not asked for, where all messages are', async () => {
    events.length = 0;
    store.heads.length = 0;
    await bed.consume({ group: 'GID_all' });
    expect([passed(), store.heads]).toEqual([[], [undefined]]);
  });
});
