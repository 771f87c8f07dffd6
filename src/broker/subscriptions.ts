import type { ConsumeCall } from './message';
import { RecentMap } from '../lib/recent-map';
import type { Warnings } from './warnings';

/** How a group was last seen to consume a topic. */
interface Habit {
  readonly tags: string;
  readonly mode: 'any' | 'orderly';
}

/**
 * Warns of groups whose consumers do not all want the same, which in RocketMQ loses messages
 * (different tags) or their order (orderly and not). Each pair of wishes is named once. It
 * remembers a bounded number of groups.
 */
export class Subscriptions {
  readonly #habits = new RecentMap<string, Habit>(10_000);

  constructor(private readonly warnings: Warnings) {}

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
  }

  #warnOfTags(key: string, call: ConsumeCall, pair: [string, string]): void {
    const [a, b] = pair.sort();
    this.warnings.once(
      `tags ${key} ${a} ${b}`,
      () =>
        `inconsistent subscriptions: consumers of ${whose(call)} ask for tags ${a} and ${b}; ` +
        'a message that does not match whoever comes first is lost to the group',
    );
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
export function tagExpressionOf({ tags }: ConsumeCall): string {
  if (tags === undefined) return '*';
  return tags.length === 1 ? (tags[0] ?? '') : [...new Set(tags)].sort().join('||');
}

function whose({ instance, topic, group }: ConsumeCall): string {
  return `group ${group} of topic ${topic}${instance === '' ? '' : ` in instance ${instance}`}`;
}
