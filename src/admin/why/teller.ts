import { compact } from '../../lib/compact';
import {
  instanceWords,
  joined,
  listed,
  sentence,
  spanWords,
  timeWords,
  type Lang,
  type Values,
  type WordKey,
} from '../../words/words';
import type { Verdict } from './why-schema';

/** What a verdict has beside its code and its words. */
interface More extends Partial<Pick<Verdict, 'until' | 'blockedBy'>> {
  /** What to do; absent: nothing. */
  readonly next?: WordKey | undefined;
}

/** Puts verdicts into words, in one language and at one time. */
export class Teller {
  constructor(
    readonly lang: Lang,
    /** Epoch ms. */
    readonly now: number,
  ) {}

  /** A verdict whose sentence and advice are of these keys and have these values. */
  verdict(code: Verdict['code'], key: WordKey, values: Values = {}, more: More = {}): Verdict {
    const { next, until } = more;
    const blockedBy = more.blockedBy && compact(more.blockedBy);
    return compact<Partial<Verdict>>({
      code,
      sentence: sentence(this.lang, key, values),
      // What nobody knows is no answer.
      blockedBy: Object.keys(blockedBy ?? {}).length === 0 ? undefined : blockedBy,
      until,
      next: next && sentence(this.lang, next, values),
    }) as Verdict;
  }

  /** The verdict with one more sentence. */
  with(verdict: Verdict, key: WordKey, values: Values): Verdict {
    const words = [verdict.sentence, sentence(this.lang, key, values)];
    return { ...verdict, sentence: joined(this.lang, words) };
  }

  say(key: WordKey, values: Values = {}): string {
    return sentence(this.lang, key, values);
  }

  time(at: number): string {
    return timeWords(at);
  }

  span(ms: number): string {
    return spanWords(this.lang, ms);
  }

  /** A time to come, and how long that is. */
  until(until: number): { readonly until: string; readonly left: string } {
    return { until: timeWords(until), left: this.span(until - this.now) };
  }

  /** A time that was, and how long ago. */
  since(at: number): { readonly at: string; readonly ago: string } {
    return { at: timeWords(at), ago: this.span(this.now - at) };
  }

  instance(ns: string): string {
    return instanceWords(this.lang, ns);
  }

  /** A name with its instance, but for the default one. */
  in(ns: string, what: string): string {
    return ns === '' ? what : this.say('in-instance', { what, ns });
  }

  client(client: string | undefined): string {
    return client ?? this.say('unknown-client');
  }

  tag(tag: string | undefined): string {
    return tag ?? this.say('untagged');
  }

  /** Tags that are asked for; `undefined`: all. */
  tags(tags: readonly string[] | undefined): string {
    return tags === undefined ? this.say('anyTags') : listed(this.lang, tags);
  }
}
