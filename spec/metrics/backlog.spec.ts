import { Broker } from '../../src/broker/broker';
import { policyOf } from '../../src/broker/policy';
import { SystemClock } from '../../src/clock';
import { complete } from '../../src/config/complete';
import { backlog } from '../../src/metrics/backlog';
import { exposition } from '../../src/metrics/exposition';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { readExposition, valueOf } from '../support/exposition';

describe('the backlog', () => {
  const store = new MemoryStore();
  const clock = new SystemClock();
  const policy = policyOf('relaxed', complete({}));
  const broker = new Broker({ store, clock, policy });
  afterAll(() => broker.close());

  it('names a hundred topics and groups, looks at a thousand, and says what it left out', async () => {
    const options = { store, clock, policy, pullStart: 'earliest' } as const;
    for (let n = 1000; n < 2005; n++) {
      const topic = { instance: '', topic: `T${n}` };
      await broker.declareTopic(topic, { type: 'normal', queues: 1 });
      await broker.declareGroup({ ...topic, group: 'GID_a' });
      await broker.publish(topic, { body: 'm' }, 'id');
    }
    const figures = readExposition(exposition(await backlog(options)));
    for (const name of ['mqrest_topic_messages', 'mqrest_group_messages']) {
      const state = name === 'mqrest_topic_messages' ? 'stored' : 'ready';
      const samples = figures.get(name)?.samples.filter(({ labels }) => labels.state === state);
      const named = (samples ?? []).filter(({ labels }) => 'topic' in labels);
      expect(named).toHaveLength(100);
      expect(named[0]).toMatchObject({ labels: { topic: 'T1000' }, value: 1 });
      const others = (samples ?? []).filter(({ labels }) => !('topic' in labels));
      expect(others.map(({ value }) => value)).toEqual([900]);
    }
    expect(valueOf(figures, 'mqrest_topics')).toBe(1005);
    expect(valueOf(figures, 'mqrest_groups')).toBe(1000);
    expect(valueOf(figures, 'mqrest_topics_not_counted')).toBe(5);
  });
});
