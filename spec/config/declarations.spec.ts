import { parseConsumers, parseProducers } from '../../src/config/declarations';
import { parseQuirks } from '../../src/config/mqcloud-profiles';

describe('The declarations of the MQCloud gateway', () => {
  it('name producers and consumers with their topics', () => {
    expect(parseProducers([{ producer: 'p', topic: 't' }])).toEqual([
      { producer: 'p', topic: 't' },
    ]);
    expect(parseConsumers([{ consumer: 'c', topic: 't', broadcast: true }])).toEqual([
      { consumer: 'c', topic: 't', broadcast: true },
    ]);
  });

  it.each([
    ['a producer without a topic', () => parseProducers([{ producer: 'p' }]), /topic name/],
    [
      'a name with a space',
      () => parseProducers([{ producer: 'a b', topic: 't' }]),
      /producer name/,
    ],
    [
      'a producer twice',
      () =>
        parseProducers([
          { producer: 'p', topic: 't' },
          { producer: 'p', topic: 'u' },
        ]),
      /"p" is declared twice/,
    ],
    [
      'a misspelt key',
      () => parseConsumers([{ consumer: 'c', topics: 't' }]),
      /did you mean topic/,
    ],
    [
      'a broadcast that is no yes or no',
      () => parseConsumers([{ consumer: 'c', topic: 't', broadcast: 'yes' }]),
      /true or false/,
    ],
    ['an unknown quirk', () => parseQuirks({ freshBaklog: true }), /did you mean freshBacklog/],
    ['a number of fields there is not', () => parseQuirks({ requestIdFields: 4 }), /5 or 6/],
    ['a quirk of the wrong kind', () => parseQuirks({ freshBacklog: 1 }), /true or false/],
  ])('refuse %s', (_, parse, why) => {
    expect(parse).toThrow(why);
  });
});
