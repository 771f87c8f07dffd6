import { Polls } from '../../src/broker/polls';
import { BrokerBed, settled } from '../support/broker-bed';

const T = 1_700_000_000_000;
const call = (group: string, waitMs = 0) => {
  return { instance: 'i', topic: 't', group, limit: 3, waitMs, mode: 'any' } as const;
};

describe('polls', () => {
  it('are parked from when they begin to wait until they are answered', async () => {
    const bed = new BrokerBed();
    const caller = { client: 'me', onGone: () => () => undefined };
    const waiting = bed.consume({ waitMs: 9_000, tags: ['A'] }, caller);
    await settled();
    expect(bed.broker.polls.parked).toEqual([
      {
        ...{ client: 'me', ...bed.of, tags: ['A'], mode: 'any', limit: 16 },
        ...{ at: T, waitMs: 9_000, until: T + 9_000 },
      },
    ]);
    bed.clock.advance(9_000);
    await waiting;
    expect(bed.broker.polls.parked).toEqual([]);
  });

  it('are not parked where they fail or do not wait', async () => {
    const bed = new BrokerBed('strict');
    await expect(bed.consume({ waitMs: 9_000 })).rejects.toThrow('TopicNotExist');
    await expect(bed.consume()).rejects.toThrow('TopicNotExist');
    expect(bed.broker.polls.parked).toEqual([]);
  });

  it('are remembered by client and group, the most recent first, with what they got', async () => {
    const bed = new BrokerBed();
    const by = (client: string) => ({ client, onGone: () => () => undefined });
    await bed.publish('m');
    await bed.consume({}, by('first'));
    bed.clock.advance(5);
    await bed.consume({}, by('second'));
    await bed.consume({ group: 'GID_b' }, by('first'));
    const last = () => bed.broker.polls.last.map((p) => [p.client, p.group, p.taken, p.at - T]);
    expect(last()).toEqual([
      ['first', 'GID_b', 1, 5],
      ['second', 'GID_a', 0, 5],
      ['first', 'GID_a', 1, 0],
    ]);
    await bed.consume({}, by('first'));
    expect(last()[0]).toEqual(['first', 'GID_a', 0, 5]);
    expect(last()).toHaveLength(3);
  });

  it('are forgotten beyond a thousand, the oldest first, and when told to', () => {
    const polls = new Polls();
    for (let n = 0; n < 1_500; n++) polls.begin(call(`g${n}`), n)(0);
    expect(polls.last).toHaveLength(1_000);
    expect(polls.last.at(-1)?.group).toBe('g500');
    polls.forget('other');
    expect(polls.last).toHaveLength(1_000);
    polls.forget('i');
    expect(polls.last).toEqual([]);
  });
});
