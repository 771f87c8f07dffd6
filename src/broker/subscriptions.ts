import type { ConsumeCall } from './message';
import { RecentMap } from '../lib/recent-map';
import type { Clock } from '../clock';
import type { Subscription } from '../store/store';
import type { Warnings } from './warnings';

/** How a group was last seen to consume a topic. */
interface Habit {
  readonly tags: string;
  readonly mode: 'any' | 'orderly';
}

/** Consumers of a group that asked for different tags one after the other. */
export interface MixedTags extends Subscription {
  /** Epoch ms at which it was seen last. */
  readonly at: number;
  /** As {@link tagExpressionOf} has them. */
  readonly pair: readonly [string, string];
}

/** Groups with mixed tags that are remembered. */
const MOST_MIXED = 100;

/**
 * Warns of groups whose consumers do not all want the same, which in RocketMQ loses messages
 * (different tags) or their order (orderly and not). Each pair of wishes is named once. It
 * remembers a bounded number of groups.
 */
export class Subscriptions {
  readonly #habits = new RecentMap<string, Habit>(10_000);

  readonly #mixed = new Map<string, MixedTags>();

  constructor(
    private readonly warnings: Warnings,
    private readonly clock: Clock,
  ) {}

  /** Groups whose consumers asked for different tags, the last seen ones last. */
  get mixed(): readonly MixedTags[] {
    return [...this.#mixed.values()];
  }

  /** Compares a call with the last one of its group; `tags` is its {@link tagExpressionOf}. */
  note(call: ConsumeCall, tags: string): void {
    const { mode } = call;
    if (mode === 'half') return;
    const key = `${call.instance}/${call.topic}/${call.group}`;
    const last = this.#habits.get(key);
    if (last?.tags === tags && last.mode === mode) return;
    this.#habits.set(key, { tags, mode });
    if (last === undefined) return;
    if (last.tags !== tags) this.#warnOfTags(key, call, [last.tags, tags]);
    if (last.mode !== mode) this.#warnOfModes(key, call);
  }

  /** Forgets how groups consumed. */
  forget(): void {
    this.#habits.clear();
    this.#mixed.clear();
  }

  #warnOfTags(key: string, call: ConsumeCall, pair: [string, string]): void {
    const [a, b] = pair.sort();
    this.#noteMixed(key, call, [a, b]);
    this.warnings.once(
      `tags ${key} ${a} ${b}`,
      () =>
        `inconsistent subscriptions: consumers of ${whose(call)} ask for tags ${a} and ${b}; ` +
        'a message that does not match the first consumer to poll is lost to the group',
    );
  }

  #noteMixed(
    key: string,
    { instance, topic, group }: ConsumeCall,
    pair: readonly [string, string],
  ): void {
    this.#mixed.delete(key);
    this.#mixed.set(key, { instance, topic, group, at: this.clock.now(), pair });
    if (this.#mixed.size <= MOST_MIXED) return;
    for (const oldest of this.#mixed.keys()) {
      this.#mixed.delete(oldest);
      return;
    }
  }

  #warnOfModes(key: string, call: ConsumeCall): void {
    this.warnings.once(
      `modes ${key}`,
      () =>
        `mixed consumption: ${whose(call)} is consumed both orderly and not; keep to one of them`,
    );
  }
}

/** The tags of a call in one form, whatever their order; `*` for all messages. */
export function tagExpressionOf({ tags }: Pick<ConsumeCall, 'tags'>): string {
  if (tags === undefined) return '*';
  return tags.length === 1 ? (tags[0] ?? '') : [...new Set(tags)].sort().join('||');
}

function whose({ instance, topic, group }: ConsumeCall): string {
  return `group ${group} of topic ${topic}${instance === '' ? '' : ` in instance ${instance}`}`;
}
