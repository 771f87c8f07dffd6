import type { TopicRef } from '../store';

/** What a prefix may not hold: the hash tag begins at its first brace. */
const PREFIX = /^[^{}\s]+$/;

/**
 * The names the store uses outside of the function library, which adds to a topic's key the names
 * of everything else that belongs to the topic (see library/topic.lua).
 */
export class Keys {
  /** The channel on which the functions tell that something became deliverable. */
  readonly signal: string;
  /** The set of all topics. It lives in another slot than they do. */
  readonly topics: string;
  /** The channel on which changes of notes are told, as `<space>/<key>`. */
  readonly noteSignal: string;
  /** What every key and channel begins with, before a colon. */
  readonly prefix: string;

  /** `prefix` parts what several installations keep in one Redis; no braces, no spaces. */
  constructor(prefix: string) {
    if (!PREFIX.test(prefix)) {
      throw new Error('the Redis key prefix may not be empty nor hold braces or spaces');
    }
    this.prefix = prefix;
    this.signal = `${prefix}:signal`;
    this.noteSignal = `${prefix}:notes`;
    this.topics = `${prefix}:topics`;
  }

  /** What the keys of a topic begin with, no key itself; its hash tag holds {@link nameOf} the topic. */
  topic(ref: TopicRef): string {
    return `${this.prefix}:{${nameOf(ref)}}`;
  }

  /** A topic's main key, which is there as long as the topic is. */
  main(ref: TopicRef): string {
    return `${this.topic(ref)}:topic`;
  }

  /** The notes of a space. */
  notes(space: string): string {
    return `${this.noteSignal}:${encodeURIComponent(space)}`;
  }
}

/** A topic as one word, in the set of topics, in signals and in keys: `instance/topic`. */
export function nameOf(ref: TopicRef): string {
  return `${escape(ref.instance)}/${escape(ref.topic)}`;
}

/** The topic that has this name. */
export function refOf(name: string): TopicRef {
  const [instance = '', topic = ''] = name.split('/').map(decodeURIComponent);
  return { instance, topic };
}

/** The note that was told of. */
export function noteOf(told: string): { space: string; key: string } {
  const slash = told.indexOf('/');
  return { space: decodeURIComponent(told.slice(0, slash)), key: told.slice(slash + 1) };
}

/** Names stay readable; only what would end the hash tag or part the name is encoded. */
function escape(text: string): string {
  return text.replace(/[%/{}]/g, encodeURIComponent);
}
