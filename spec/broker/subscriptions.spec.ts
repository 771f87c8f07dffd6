import { BrokerBed } from '../support/broker-bed';

describe('Consumers of one group', () => {
  it('that ask for different tags are named once per pair', async () => {
    const bed = new BrokerBed();
    for (let n = 0; n < 3; n++) {
      await bed.consume({ tags: ['A'] });
      await bed.consume({ tags: ['B', 'C'] });
    }
    expect(bed.log).toEqual([
      'inconsistent subscriptions: consumers of group GID_a of topic orders in instance MQ_INST_1 ' +
        'ask for tags A and B||C; a message that does not match the first consumer to poll is lost to the group',
    ]);
    expect(bed.broker.mixedTags).toEqual([{ ...bed.of, at: bed.clock.now(), pair: ['A', 'B||C'] }]);
    await bed.consume();
    expect(bed.log).toHaveLength(2);
    bed.broker.forget();
    expect(bed.broker.mixedTags).toEqual([]);
  });

  it('that ask for the same tags in another order are alike', async () => {
    const bed = new BrokerBed();
    await bed.consume({ tags: ['B', 'A'] });
    await bed.consume({ tags: ['A', 'B', 'A'] });
    expect(bed.log).toEqual([]);
  });

  it('of another group, topic or instance may ask for other tags', async () => {
    const bed = new BrokerBed();
    await bed.consume({ tags: ['A'] });
    await bed.consume({ tags: ['B'], group: 'GID_b' });
    await bed.consume({ tags: ['B'], topic: 'other' });
    await bed.consume({ tags: ['B'], instance: '' });
    expect(bed.log).toEqual([]);
  });

  it('that consume orderly and not are named once', async () => {
    const bed = new BrokerBed();
    for (let n = 0; n < 3; n++) {
      await bed.consume();
      await bed.consume({ mode: 'orderly' });
    }
    expect(bed.log).toEqual([
      'mixed consumption: group GID_a of topic orders in instance MQ_INST_1 ' +
        'is consumed both orderly and not; keep to one of them',
    ]);
  });

  it('may check half messages besides', async () => {
    const bed = new BrokerBed();
    await bed.consume({ tags: ['A'] });
    await bed.consume({ mode: 'half' });
    await bed.consume({ tags: ['A'] });
    expect(bed.log).toEqual([]);
  });
});
