import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnippetLanguage } from './languages';

/** A topic, and of whom a call speaks; `''` for the default instance. */
export interface Address {
  readonly instance: string;
  readonly topic: string;
  readonly group: string;
  readonly tag: string;
}

/** What a program asks its SDK for. */
export type SdkCall = Address &
  (
    | { readonly verb: 'publish'; readonly body: string; readonly properties: [string, string][] }
    | { readonly verb: 'consume' | 'consumeOrderly'; readonly limit: string; readonly wait: string }
    | { readonly verb: 'ack' | 'commit' }
  );

/** How an SDK's methods are called. Source: PHP `MQ/*.php`, C# `Aliyun_MQ_SDK/*.cs`, C++ `src/mq_client.h`, `src/mq_protocol.h`. */
interface Vocabulary {
  readonly producer: string;
  readonly consumer: string;
  readonly transProducer: string;
  /** Whether a producer is asked for by its instance first. */
  readonly instance: boolean;
  readonly publish: string;
  readonly consume: string;
  readonly ack: string;
  readonly commit: string;
  /** Makes a setter's call, or assignment, of what it sets. */
  readonly set: (what: string) => RegExp;
  /** Everything else that its program calls: the SDK's getters, and the language's own. */
  readonly others: readonly string[];
}

const setter = (what: string): RegExp => new RegExp(`^(\\w+)\\.set${what}\\((.+)\\)$`);

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  PHP: {
    producer: 'getProducer',
    consumer: 'getConsumer',
    transProducer: 'getTransProducer',
    instance: true,
    publish: 'publishMessage',
    consume: 'consumeMessage',
    ack: 'ackMessage',
    commit: 'commit',
    set: setter,
    others: ['getMessageBody', 'getReceiptHandle'],
  },
  'C#': {
    producer: 'GetProducer',
    consumer: 'GetConsumer',
    // Spelt so in the SDK.
    transProducer: 'GetTransProdcuer',
    instance: true,
    publish: 'PublishMessage',
    consume: 'ConsumeMessage',
    ack: 'AckMessage',
    commit: 'Commit',
    set: (what) => new RegExp(`^(\\w+)\\.${what} = (.+)$`),
    others: ['WriteLine', 'Add', 'ToUnixTimeMilliseconds'],
  },
  'C++': {
    producer: 'getProducerRef',
    consumer: 'getConsumerRef',
    transProducer: 'getTransProducerRef',
    instance: false,
    publish: 'publishMessage',
    consume: 'consumeMessage',
    ack: 'ackMessage',
    commit: 'commit',
    set: setter,
    others: [
      ...['getMessageBody', 'getReceiptHandle', 'isSuccess', 'getAckMessageFailedItem'],
      ...['push_back', 'size'],
    ],
  },
};

/** What is set on a message, and the property that carries it. Source: each SDK's constants. */
const PROPERTIES: readonly (readonly [what: string, property: string])[] = [
  ['MessageKey', 'KEYS'],
  ['ShardingKey', '__SHARDINGKEY'],
  ['StartDeliverTime', '__STARTDELIVERTIME'],
  ['TransCheckImmunityTime', '__TransCheckT'],
];

interface Message {
  readonly body: string;
  tag: string;
  readonly properties: [string, string][];
}

/**
 * The calls that a program makes, in their order, read from its statements one by one. Throws at one that calls a method
 * which the SDK does not have.
 */
export function sdkCallsOf(language: SnippetLanguage, now: number): SdkCall[] {
  const words = vocabularies[language.name];
  if (words === undefined) throw new Error(`the SDK for ${language.name} is not known`);
  const source = readFileSync(join(__dirname, language.folder, language.file), 'utf8');
  const addresses = new Map<string, Address>();
  const messages = new Map<string, Message>();
  const calls: SdkCall[] = [];
  const get = <T>(map: Map<string, T>, name = ''): T => {
    const value = map.get(name);
    if (value === undefined) throw new Error(`${language.file}: nothing is called ${name}`);
    return value;
  };

  const read = (statement: string): void => {
    const match = (pattern: RegExp): RegExpExecArray | null => pattern.exec(statement);
    const made = match(/(\w+) = (?:new )?TopicMessage\((.+)\)$/);
    if (made !== null) {
      const [body = '', tag = ''] = textsIn(made[2]);
      messages.set(made[1] ?? '', { body, tag, properties: [] });
      return;
    }
    const got = match(/(\w+) = client\.(\w+)\((.+)\)$/);
    if (got !== null) {
      const [, name = '', method = '', list] = got;
      const texts = textsIn(list);
      const instance = words.instance ? texts.shift() : '';
      const [topic = '', group = '', tag = ''] = texts;
      if (![words.producer, words.consumer, words.transProducer].includes(method)) {
        throw new Error(`${language.file}: the SDK has no ${method}`);
      }
      addresses.set(name, { instance: instance ?? '', topic, group, tag });
      return;
    }
    const tagged = match(words.set('MessageTag'));
    if (tagged !== null) get(messages, tagged[1]).tag = textsIn(tagged[2])[0] ?? '';
    for (const [what, property] of PROPERTIES) {
      const [, name, value = ''] = match(words.set(what)) ?? [];
      if (name !== undefined) get(messages, name).properties.push([property, valueOf(value, now)]);
    }
    const called = match(
      new RegExp(`(\\w+)\\.(${words.publish}|${words.ack}|${words.commit})\\((\\w*)`),
    );
    if (called !== null) {
      const [, name, method, argument] = called;
      if (method === words.publish) {
        calls.push({ verb: 'publish', ...get(addresses, name), ...get(messages, argument) });
      } else {
        calls.push({ verb: method === words.ack ? 'ack' : 'commit', ...get(addresses, name) });
      }
    }
    const asked = match(new RegExp(`(\\w+)\\.${words.consume}(Orderly)?\\((\\d+), (\\d+)`));
    if (asked !== null) {
      const [, name, orderly, limit = '', wait = ''] = asked;
      const verb = orderly === undefined ? 'consume' : 'consumeOrderly';
      calls.push({ verb, ...get(addresses, name), limit, wait });
    }
    const known = new RegExp(
      `^(set\\w+|${words.publish}|${words.ack}|${words.commit}|${words.consume}(Orderly)?)$`,
    );
    for (const [, method = ''] of statement.matchAll(/\.(\w+)\(/g)) {
      if (!known.test(method) && !words.others.includes(method)) {
        throw new Error(`${language.file}: the SDK has no ${method}`);
      }
    }
  };
  alike(source).forEach(read);
  return calls;
}

/** The statements of a program, in the one spelling that all three of these languages can be read in. */
function alike(source: string): string[] {
  return source
    .replace(/^ *(\/\/|#|using|use|require|<\?php).*$/gm, '')
    .replace(/TopicMessage (\w+)\(/g, '$1 = TopicMessage(')
    .replaceAll('->', '.')
    .replaceAll('$', '')
    .replaceAll("'", '"')
    .split(/[;{}]|\) (?=\w+\.)/)
    .map((statement) => statement.trim())
    .filter(Boolean);
}

/** The texts between quotes. */
function textsIn(list = ''): string[] {
  return [...list.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text);
}

/** A text, a number, or now and so many ms. */
function valueOf(expression: string, now: number): string {
  const later = / \+ (\d+)$/.exec(expression)?.[1];
  return later === undefined ? (textsIn(expression)[0] ?? expression) : String(now + Number(later));
}
