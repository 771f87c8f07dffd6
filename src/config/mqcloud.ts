import { quirksOf, type Quirks } from '../mqcloud/profiles';
import type { DeclaredConsumer, DeclaredProducer } from '../mqcloud/registry';
import { at, BadValue } from './bad-value';
import { listOf, oneOf, refuse, text, whole, type Parse } from './parse';
import { record } from './record';

const NAMED = '1 to 127 of A-Z a-z 0-9 _ - . %';
const NAME = /^[\w.%-]{1,127}$/;
const parseTopic = text('a topic name', NAMED, NAME);

/** The `mqcloud.producers` of a configuration: who produces to which topic. */
export const parseProducers: Parse<DeclaredProducer[]> = (value) => {
  const producers = listOf('producers', (item) => {
    const fields = record(item, 'a producer', ['producer', 'topic']);
    return {
      producer: at(['producer'], () => text('a producer name', NAMED, NAME)(fields.producer)),
      topic: at(['topic'], () => parseTopic(fields.topic)),
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
      consumer: at(['consumer'], () => text('a consumer name', NAMED, NAME)(fields.consumer)),
      topic: at(['topic'], () => parseTopic(fields.topic)),
      broadcast: at(['broadcast'], () => parseBoolean(fields.broadcast ?? false)),
    };
  })(value);
  onlyOnce(consumers.map(({ consumer }) => consumer));
  return consumers;
};

const known = quirksOf['docs-2026'];
const names = Object.keys(known) as (keyof Quirks)[];
const special: Partial<Record<keyof Quirks, Parse<unknown>>> = {
  requestIdFields: (value) =>
    value === 5 || value === 6 ? value : refuse(value, 'a number of fields', '5 or 6'),
  brokerGeneration: (value) =>
    value === 4 || value === 5 ? value : refuse(value, 'a generation', '4 or 5'),
  start: oneOf('a place to start', ['earliest', 'latest']),
  queuesPerBroker: whole('a number of queues', 1, 256),
  pullLimit: whole('a number of messages', 1, 128),
};

/** The `mqcloud.quirks` of a configuration: single values that are to be other than the profile's. */
export const parseQuirks: Parse<Partial<Quirks>> = (value) => {
  const fields = record(value, 'quirks', names);
  const parsed = names
    .filter((name) => fields[name] !== undefined)
    .map((name) => [name, at([name], () => parseQuirk(name, fields[name]))]);
  return Object.fromEntries(parsed) as Partial<Quirks>;
};

function parseQuirk(name: keyof Quirks, value: unknown): unknown {
  const parse = special[name];
  if (parse !== undefined) return parse(value);
  if (typeof known[name] === 'boolean') return parseBoolean(value);
  return whole('a number', 1, Number.MAX_SAFE_INTEGER)(value);
}

function parseBoolean(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse(value, 'a yes or no', 'true or false');
}

function onlyOnce(list: readonly string[]): void {
  const seen = new Set<string>();
  for (const [index, name] of list.entries()) {
    if (seen.has(name)) throw new BadValue(`"${name}" is declared twice`, [index]);
    seen.add(name);
  }
}
