import type { NoteSpace } from '../store/note-space';
import type { DeclaredConsumer, DeclaredProducer } from '../config/settings';
import { defaultSettings, type ConsumerSettings } from './consumer-settings';
import { mqException } from './java/java-error';

export interface RegistryOptions {
  /** The space {@link REGISTRY}. */
  readonly notes: NoteSpace;
  /** These are always there and cannot be changed. */
  readonly producers: readonly DeclaredProducer[];
  readonly consumers: readonly DeclaredConsumer[];
  /** Register `X-producer` for topic X, and a consumer for whatever topic it asks for. */
  readonly autoRegister: boolean;
}

/** A registered consumer. */
export interface Consumer {
  readonly name: string;
  readonly topic: string;
  /** `undefined`: registered by its own polls, and broadcast whenever it brings a clientId. */
  readonly broadcast: boolean | undefined;
  readonly settings: ConsumerSettings;
}

/** What is kept of a name; all of it optional, for settings may come before a registration. */
interface RegistryEntry {
  readonly topic?: string;
  readonly broadcast?: boolean;
  readonly settings?: Partial<ConsumerSettings>;
}

/** The space of notes that has what was registered, for all processes on one store. */
export const REGISTRY = 'mqcloud';

const AUTO_PRODUCER = /^(.+)-producer$/s;

/**
 * Which topic a producer or consumer is for. Declared ones live here, the rest in the store, so
 * that all processes on one store agree (the gateway has them from MQCloud's database).
 */
export class Registry {
  readonly #producers: ReadonlyMap<string, DeclaredProducer>;
  readonly #consumers: ReadonlyMap<string, DeclaredConsumer>;

  constructor(private readonly options: RegistryOptions) {
    this.#producers = new Map(options.producers.map((p) => [p.producer, p]));
    this.#consumers = new Map(options.consumers.map((c) => [c.consumer, c]));
  }

  /** The topic a producer sends to; `JavaError` where it is not registered. */
  async topicOf(producer: string): Promise<string> {
    const declared = this.#producers.get(producer)?.topic;
    const topic = declared ?? (await this.#kept('producer', producer))?.topic;
    if (topic !== undefined) return topic;
    const auto = this.options.autoRegister ? AUTO_PRODUCER.exec(producer)?.[1] : undefined;
    if (auto === undefined) throw mqException(`producer:${producer} haven't registered`);
    return auto;
  }

  /** A registered consumer, or `undefined`. */
  async find(name: string): Promise<Consumer | undefined> {
    return this.#consumer(name, await this.#kept('consumer', name));
  }

  /** The consumer of a call that names this topic; `JavaError` unless it is registered for it. */
  async consumerFor(name: string, topic: string): Promise<Consumer> {
    let found = await this.find(name);
    if (found?.topic === topic) return found;
    if (found === undefined || found.broadcast === undefined) {
      found = await this.#autoRegister(name, topic);
    }
    if (found === undefined) throw mqException(`consumer:${name} haven't registered`);
    if (found.topic === topic) return found;
    throw mqException(`consumer:${name} subscribe:${found.topic} but fetch:${topic}`);
  }

  /** Registers a producer; says whether the name was free. */
  async registerProducer({ producer, topic }: DeclaredProducer): Promise<boolean> {
    return !this.#producers.has(producer) && this.#register('producer', producer, { topic });
  }

  /** Registers a consumer; says whether the name was free. One that registered itself makes way. */
  async registerConsumer({ consumer, topic, broadcast }: DeclaredConsumer): Promise<boolean> {
    const kept = { topic, broadcast };
    return !this.#consumers.has(consumer) && this.#register('consumer', consumer, kept);
  }

  /** Takes a registration back; says whether there was one. Declared names stay. */
  async unregister(kind: 'producer' | 'consumer', name: string): Promise<boolean> {
    const kept = await this.#kept(kind, name);
    await this.options.notes.note(keyOf(kind, name), undefined);
    return kept?.topic !== undefined;
  }

  /** Changes some of a consumer's settings, whether or not it is registered. */
  async configure(name: string, settings: Partial<ConsumerSettings>): Promise<void> {
    const to = (text: string | undefined): string => {
      const kept = parse(text);
      return JSON.stringify({ ...kept, settings: { ...kept?.settings, ...settings } });
    };
    await this.options.notes.change(keyOf('consumer', name), to);
  }

  /**
   * The next number of a topic's own count, the first being 1: what `ordered` messages go by. It is
   * kept as long as registrations are, one note for each topic that had such a message.
   */
  async nextTurn(topic: string): Promise<number> {
    let turn = 0;
    const to = (text: string | undefined): string => {
      turn = (Number(text ?? 0) % Number.MAX_SAFE_INTEGER) + 1;
      return String(turn);
    };
    await this.options.notes.change(`order:${topic}`, to);
    return turn;
  }

  /** All producers that are declared or registered. */
  async producers(): Promise<DeclaredProducer[]> {
    const kept = await this.#all('producer');
    const registered = kept.map(([producer, { topic }]) => ({ producer, topic }));
    return [...this.#producers.values(), ...registered];
  }

  /** All consumers that are declared or registered; one that registered itself counts as clustering. */
  async consumers(): Promise<DeclaredConsumer[]> {
    const kept = (await this.#all('consumer')).filter(([name]) => !this.#consumers.has(name));
    const registered = kept.map(([consumer, { topic, broadcast = false }]) => ({
      consumer,
      topic,
      broadcast,
    }));
    return [...this.#consumers.values(), ...registered];
  }

  async #autoRegister(name: string, topic: string): Promise<Consumer | undefined> {
    if (!this.options.autoRegister) return undefined;
    const to = (text: string | undefined): string | undefined => {
      const kept = parse(text) ?? {};
      return isAuto(kept) ? JSON.stringify({ ...kept, topic }) : undefined;
    };
    await this.options.notes.change(keyOf('consumer', name), to);
    return this.find(name);
  }

  #register(kind: 'producer' | 'consumer', name: string, what: RegistryEntry): Promise<boolean> {
    const to = (text: string | undefined): string | undefined => {
      const kept = parse(text);
      const isTaken = kept?.topic !== undefined && !(kind === 'consumer' && isAuto(kept));
      return isTaken ? undefined : JSON.stringify({ ...kept, ...what });
    };
    return this.options.notes.change(keyOf(kind, name), to);
  }

  #consumer(name: string, kept: RegistryEntry | undefined): Consumer | undefined {
    const { topic, broadcast } = this.#consumers.get(name) ?? kept ?? {};
    if (topic === undefined) return undefined;
    return { name, topic, broadcast, settings: { ...defaultSettings, ...kept?.settings } };
  }

  async #kept(kind: 'producer' | 'consumer', name: string): Promise<RegistryEntry | undefined> {
    return parse(await this.options.notes.get(keyOf(kind, name)));
  }

  async #all(
    kind: 'producer' | 'consumer',
  ): Promise<[string, RegistryEntry & { topic: string }][]> {
    const prefix = keyOf(kind, '');
    const notes = await this.options.notes.notes();
    const keys = Object.keys(notes).filter((key) => key.startsWith(prefix));
    return keys.sort().flatMap((key): [string, RegistryEntry & { topic: string }][] => {
      const kept = parse(notes[key]);
      const topic = kept?.topic;
      return topic === undefined ? [] : [[key.slice(prefix.length), { ...kept, topic }]];
    });
  }
}

/** Whether an operator has paused a consumer; `group` may be that of one client of a broadcast one, `name:clientId`. */
export async function isPaused(notes: NoteSpace, group: string): Promise<boolean> {
  const names = [group, group.slice(0, Math.max(group.lastIndexOf(':'), 0))];
  for (const name of names) {
    const kept = name === '' ? undefined : parse(await notes.get(keyOf('consumer', name)));
    if (kept?.settings?.paused === true) return true;
  }
  return false;
}

function isAuto({ broadcast }: RegistryEntry): boolean {
  return broadcast === undefined;
}

function keyOf(kind: 'producer' | 'consumer', name: string): string {
  return `${kind}:${name}`;
}

function parse(text: string | undefined): RegistryEntry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as RegistryEntry);
}
