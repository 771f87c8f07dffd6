import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SnippetLanguage } from './languages';
import { PROPERTIES, vocabularies, type Vocabulary } from './vocabularies';

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

interface Message {
  readonly body: string;
  tag: string;
  readonly properties: [string, string][];
}

/**
 * The calls that a program makes, in their order, read from its statements one by one; what it says of now is `now`, epoch ms.
 * Throws at a method or property that the SDK does not have.
 */
export function sdkCallsOf(language: SnippetLanguage, now: number): SdkCall[] {
  const words = vocabularies[language.name];
  if (words === undefined) throw new Error(`the SDK for ${language.name} is not known`);
  const source = readFileSync(join(__dirname, language.folder, language.file), 'utf8');
  const reader = new Reader(language.file, words, now);
  for (const statement of statementsOf(source)) reader.read(statement);
  return reader.calls;
}

class Reader {
  readonly calls: SdkCall[] = [];
  /** Producers and consumers, by their variables. */
  readonly #addresses = new Map<string, Address>();
  readonly #messages = new Map<string, Message>();

  constructor(
    readonly file: string,
    readonly words: Vocabulary,
    readonly now: number,
  ) {}

  read(statement: string): void {
    if (this.#makesMessage(statement) || this.#getsClient(statement)) return;
    this.#setsOnMessage(statement);
    this.#calls(statement);
    this.#checkNames(statement);
  }

  #makesMessage(statement: string): boolean {
    const [, name, list] = /(\w+) = (?:new )?TopicMessage\((.+)\)$/.exec(statement) ?? [];
    if (name === undefined) return false;
    const [body = '', tag = ''] = textsIn(list);
    this.#messages.set(name, { body, tag, properties: [] });
    return true;
  }

  #getsClient(statement: string): boolean {
    const [, name, method = '', list] = /(\w+) = client\.(\w+)\((.+)\)$/.exec(statement) ?? [];
    if (name === undefined) return false;
    const { producer, consumer, transProducer, instance } = this.words;
    if (![producer, consumer, transProducer].includes(method)) throw this.#unknown(method);
    const texts = instance ? textsIn(list) : ['', ...textsIn(list)];
    const [ns = '', topic = '', group = '', tag = ''] = texts;
    this.#addresses.set(name, { instance: ns, topic, group, tag });
    return true;
  }

  #setsOnMessage(statement: string): void {
    const set = this.words.setters ? /^(\w+)\.set(\w+)\((.+)\)$/ : /^(\w+)\.(\w+) = (.+)$/;
    const [, name, what, value = ''] = set.exec(statement) ?? [];
    if (name === undefined) return;
    const message = this.#named(this.#messages, name);
    if (what === 'MessageTag') message.tag = textsIn(value)[0] ?? '';
    const property = PROPERTIES.find(([one]) => one === what)?.[1];
    if (property !== undefined) message.properties.push([property, valueOf(value, this.now)]);
  }

  #calls(statement: string): void {
    const { publish, consume, ack, commit } = this.words;
    const calls = /(\w+)\.(\w+)\((\w*)(?:, (\d+))?/g;
    for (const [, name, method, first = '', second = ''] of statement.matchAll(calls)) {
      const address = (): Address => this.#named(this.#addresses, name);
      if (method === publish) {
        const message = this.#named(this.#messages, first);
        this.calls.push({ verb: 'publish', ...address(), ...message });
      } else if (method === consume || method === `${consume}Orderly`) {
        const verb = method === consume ? 'consume' : 'consumeOrderly';
        this.calls.push({ verb, ...address(), limit: first, wait: second });
      } else if (method === ack || method === commit) {
        this.calls.push({ verb: method === ack ? 'ack' : 'commit', ...address() });
      }
    }
  }

  #checkNames(statement: string): void {
    const { publish, consume, ack, commit, setters, others } = this.words;
    const set = ['MessageTag', ...PROPERTIES.map(([what]) => what)];
    const known = new Set([publish, consume, `${consume}Orderly`, ack, commit, ...others]);
    for (const what of set) known.add(setters ? `set${what}` : what);
    for (const [, name = ''] of statement.replace(/"[^"]*"/g, '').matchAll(/\.(\w+)/g)) {
      if (!known.has(name)) throw this.#unknown(name);
    }
  }

  #named<T>(map: ReadonlyMap<string, T>, name = ''): T {
    const value = map.get(name);
    if (value === undefined) throw new Error(`${this.file}: nothing is called ${name}`);
    return value;
  }

  #unknown(name: string): Error {
    return new Error(`${this.file}: the SDK has no ${name}`);
  }
}

/** The statements of a program, in the one spelling that all three of these languages can be read in. */
function statementsOf(source: string): string[] {
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
