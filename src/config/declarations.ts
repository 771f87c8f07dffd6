import { at, listOf, onlyOnce, parseBoolean, record, text, type Parse } from './parse';
import type { DeclaredConsumer, DeclaredProducer } from './settings';

const WORDED = '1 to 127 of A-Z a-z 0-9 _ - . %';
const NAME = /^[\w.%-]{1,127}$/;
const parseMqcloudTopic = text('a topic name', WORDED, NAME);

/** The `mqcloud.producers` of a configuration: who produces to which topic. */
export const parseProducers: Parse<DeclaredProducer[]> = (value) => {
  const producers = listOf('producers', (item) => {
    const fields = record(item, 'a producer', ['producer', 'topic']);
    return {
      producer: at(['producer'], () => text('a producer name', WORDED, NAME)(fields.producer)),
      topic: at(['topic'], () => parseMqcloudTopic(fields.topic)),
    };
  })(value);
  onlyOnce(producers.map(({ producer }) => producer));
  return producers;
};

/** The `mqcloud.consumers` of a configuration: who consumes which topic, and whether as a broadcast. */
export const parseConsumers: Parse<DeclaredConsumer[]> = (value) => {
  const consumers = listOf('consumers', (item) => {
    const fields = record(item, 'a consumer', ['consumer', 'topic', 'broadcast']);
    return {
      consumer: at(['consumer'], () => text('a consumer name', WORDED, NAME)(fields.consumer)),
      topic: at(['topic'], () => parseMqcloudTopic(fields.topic)),
      broadcast: at(['broadcast'], () => parseBoolean(fields.broadcast ?? false)),
    };
  })(value);
  onlyOnce(consumers.map(({ consumer }) => consumer));
  return consumers;
};
