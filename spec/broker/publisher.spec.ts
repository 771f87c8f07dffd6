import type { Draft } from '../../src/broker/message';
import { messageIn } from '../../src/broker/payload';
import { appendOf } from '../../src/broker/publisher';
import { relaxedPolicy } from '../../src/broker/policy';
import { BrokerBed } from '../support/broker-bed';

describe('A message for the store', () => {
  const now = 1_700_000_000_000;

  it('is scheduled or held, and never both', () => {
    const deliverAt = now + 60_000;
    const of = (draft: object) => appendOf({ body: 'x', ...draft }, now, relaxedPolicy);
    expect(of({})).toMatchObject({ at: undefined, heldUntil: undefined });
    expect(of({ deliverAt })).toMatchObject({ at: deliverAt, heldUntil: undefined });
    const held = { at: undefined, heldUntil: now + 10_000 };
    expect(of({ immunityMs: 10_000 })).toMatchObject(held);
    expect(of({ immunityMs: 10_000, deliverAt })).toMatchObject(held);
  });
});

describe('The body of a message', () => {
  const to = { instance: '', topic: 'orders' };

  it.each([
    ['plain text', true],
    ['中文 "quoted" \t\n 😀', true],
    ['a & b', undefined],
    ['1 < 2', undefined],
    ['2 > 1', undefined],
    ['one\rtwo', undefined],
  ])('is looked at once for what XML would read otherwise: %j', async (body, isPlain) => {
    const bed = new BrokerBed();
    await bed.broker.publish(to, { body }, 'R', { duplicate: true });
    const read = { now: bed.clock.now(), limit: 9, retainSince: 0 };
    const { entries } = await bed.store.read({ ...to, queue: 0 }, 0, read);
    const messages = entries.map(messageIn);
    expect(messages.map((one) => [one.body, one.isPlain])).toEqual([
      [body, isPlain],
      [body, isPlain],
    ]);
  });
});

describe('What a protocol may want otherwise when it publishes', () => {
  const to = { instance: '', topic: 'orders' };

  it('is a queue of its choice, modulo those there are, in which a copy is too', async () => {
    const bed = new BrokerBed();
    await bed.broker.declareTopic(to, { type: 'normal', queues: 4 });
    const { queue, id } = await bed.broker.publish(to, { body: 'x' }, 'R', {
      queue: 7,
      duplicate: true,
    });
    const slice = await bed.store.read({ ...to, queue: 3 }, 0, {
      ...{ now: bed.clock.now(), limit: 9, retainSince: 0 },
    });
    const messages = slice.entries.map(messageIn);
    expect(queue).toBe(3);
    expect(messages).toMatchObject([{ id }, { id, isCopy: true }]);
  });

  it('is the shape of a topic that has to be made', async () => {
    const bed = new BrokerBed();
    await bed.broker.publish(to, { body: 'x' }, 'R', { create: { type: 'normal', queues: 4 } });
    expect(await bed.store.describe(to, bed.clock.now())).toMatchObject({ queues: 4 });
  });

  it('is no key where the producer gives none', async () => {
    const bed = new BrokerBed();
    const keyOf = async (draft: Draft) => {
      await bed.broker.publish(to, draft, 'R', { keyed: false });
      const [delivery] = await bed.consume({ ...to, limit: 1 });
      return delivery?.message.key;
    };
    expect([await keyOf({ body: 'x' }), await keyOf({ body: 'x', key: 'k' })]).toEqual([
      undefined,
      'k',
    ]);
  });

  it('is a copy, of which a half message has none', async () => {
    const bed = new BrokerBed();
    const bodies = async (draft: Draft) => {
      await bed.broker.publish(to, draft, 'R', { duplicate: true });
      bed.clock.advance(20_000);
      return bed.bodies({ ...to, mode: draft.immunityMs === undefined ? 'any' : 'half' });
    };
    expect(await bodies({ body: 'x' })).toEqual(['x', 'x']);
    expect(await bodies({ body: 'half', immunityMs: 10_000 })).toEqual(['half']);
  });
});
