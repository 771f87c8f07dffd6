import { MqError } from '../errors';
import { topicKey, type Subscription, type TopicRef } from '../store/store';
import type { Draft } from './message';
import { wrongName } from './names';
import type { Policy } from './policy';
import { typesFor } from './topic-types';
import { RecentMap } from '../lib/recent-map';
import type { Warnings } from './warnings';
import { wrongDraft } from './wrong-draft';
import { wrongText } from './wrong-text';

/** Refuses what is beyond the policy's limits, and warns once per topic and rule of what is beyond its advice. */
export class Admission {
  readonly #types = new RecentMap<string, string>(10_000);
  /** Names that were advised against. */
  readonly #advised = new RecentMap<string, true>(10_000);

  constructor(
    private readonly policy: Policy,
    private readonly warnings: Warnings,
  ) {}

  /** Throws the `MqError` that says what is wrong with the names. */
  names({ instance, topic }: TopicRef, group?: string): void {
    const call = { instance, topic, group };
    const { limits, advice } = this.policy;
    const refusal = wrongName(call, limits.names);
    if (refusal !== undefined) throw refusal;
    if (advice === undefined) return;
    // Their refusal is not made up again for every call; nothing is asked where none was advised.
    if (this.#advised.size > 0 && this.#advised.get(namesKey(call))) return;
    const advised = wrongName(call, advice.names);
    if (advised === undefined) return;
    this.#advised.set(namesKey(call), true);
    this.#advise(call, advised);
  }

  /** Throws the `MqError` where the message may not go to the topic: what all that is published is held to. */
  message(to: TopicRef, draft: Draft, now: number, isQueueChosen: boolean): void {
    this.names(to);
    this.#publishing(to);
    this.#draft(to, draft, now, isQueueChosen);
  }

  /** Throws the `MqError` that says what is wrong with the message. */
  #draft(to: TopicRef, draft: Draft, now: number, isQueueChosen: boolean): void {
    const { limits, advice } = this.policy;
    const refusal = wrongDraft(draft, now, limits) ?? wrongText(draft);
    if (refusal !== undefined) throw refusal;
    if (isInSeconds(draft.deliverAt, now)) this.#warnOfSeconds(to, draft.deliverAt);
    const advised = advice && wrongDraft(draft, now, advice);
    if (advised !== undefined) this.#advise(to, advised);
    if (this.#types.size > 0) this.#adviseOfType(to, typesFor(draft, isQueueChosen));
  }

  /** Throws the `MqError` where nobody may send to the topic. */
  #publishing(to: TopicRef): void {
    if (this.policy.rules?.isWritable(to) === false) {
      this.#forbid(to, `the permission of topic ${to.topic} is read: nobody may send to it`);
    }
  }

  /** Throws the `MqError` where the group may not consume the topic. */
  consuming(of: Subscription): void {
    const why = this.policy.rules?.whyUnreadable(of);
    if (why === 'topic') {
      this.#forbid(of, `the permission of topic ${of.topic} is write: nobody may consume it`);
    } else if (why === 'group') {
      this.#forbid(of, `group ${of.group} may not consume: it is not readable (ReadEnable=false)`);
    }
  }

  /** Remembers the type a topic was declared with. */
  learn(topic: TopicRef, type: string): void {
    if (this.policy.mixedTypes && this.policy.advice) this.#types.set(topicKey(topic), type);
  }

  /** Forgets the type of a topic that is gone; absent: everything. */
  forget(topic?: TopicRef): void {
    if (topic !== undefined) {
      this.#types.delete(topicKey(topic));
      return;
    }
    this.#types.clear();
    this.#advised.clear();
  }

  #forbid(to: TopicRef, detail: string): void {
    if (this.policy.permissions === 'refuse') throw new MqError('NotPermitted', detail);
    this.warnings.once(
      `permission ${topicKey(to)} ${detail}`,
      () => `topic ${to.topic}: the strict profile would refuse this (NotPermitted): ${detail}`,
    );
  }

  #warnOfSeconds(to: TopicRef, at: number): void {
    this.warnings.once(`seconds ${topicKey(to)}`, () => {
      const day = new Date(at).toISOString().slice(0, 10);
      return (
        `topic ${to.topic}: a delivery time of ${at} is ${day}, for it is in milliseconds; ` +
        `the message is delivered at once (were seconds meant? that would be ${at * 1000})`
      );
    });
  }

  #adviseOfType(to: TopicRef, types: readonly string[]): void {
    const type = this.#types.get(topicKey(to));
    if (type === undefined || types.includes(type)) return;
    const line =
      `topic ${to.topic}: the strict profile would refuse this (TopicTypeMismatch): ` +
      `a topic of type ${type} does not take messages for type ${types.join(' or ')}`;
    this.warnings.once(`advice ${topicKey(to)} ${types.join()}`, () => line);
  }

  #advise({ instance, topic }: TopicRef, { code, detail, violation }: MqError): void {
    this.warnings.once(
      `advice ${instance}/${topic} ${code} ${violation?.element}`,
      () => `topic ${topic}: the strict profile would refuse this (${code}): ${detail}`,
    );
  }
}

/** Whether a time in ms is about a thousandth of now, as one in seconds is by mistake. */
function isInSeconds(at: number | undefined, now: number): at is number {
  return at !== undefined && at > now / 10_000 && at < now / 100;
}

function namesKey({ instance, topic, group }: TopicRef & { readonly group: string | undefined }) {
  return `${instance}\n${topic}\n${group ?? ''}`;
}
