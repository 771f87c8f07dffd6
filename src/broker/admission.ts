import type { MqError } from '../errors';
import type { TopicRef } from '../store/store';
import type { Draft } from './message';
import { wrongName } from './names';
import type { Policy } from './policy';
import { typesFor } from './publication';
import { RecentMap } from './recent-map';
import type { Warnings } from './warnings';
import { wrongDraft } from './wrong-draft';

/** Refuses what is beyond the policy's limits, and warns once per topic and rule of what is beyond its advice. */
export class Admission {
  readonly #types = new RecentMap<string, string>(10_000);

  constructor(
    private readonly policy: Policy,
    private readonly warnings: Warnings,
  ) {}

  /** Throws the `MqError` that says what is wrong with the names. */
  names({ instance, topic }: TopicRef, group?: string): void {
    const call = { instance, topic, group };
    this.#judge(call, (limits) => wrongName(call, limits.names));
  }

  /** Throws the `MqError` that says what is wrong with the message. */
  draft(to: TopicRef, draft: Draft, now: number): void {
    this.#judge(to, (limits) => wrongDraft(draft, now, limits));
    if (this.#types.size > 0) this.#adviseOfType(to, draft);
  }

  /** Remembers the type a topic was declared with. */
  learn(topic: TopicRef, type: string): void {
    if (this.policy.mixedTypes && this.policy.advice) this.#types.set(keyOf(topic), type);
  }

  /** Forgets the type of a topic that is gone, or of all. */
  forget(topic?: TopicRef): void {
    if (topic === undefined) this.#types.clear();
    else this.#types.delete(keyOf(topic));
  }

  #adviseOfType(to: TopicRef, draft: Draft): void {
    const type = this.#types.get(keyOf(to));
    const types = typesFor(draft);
    if (type === undefined || types.includes(type)) return;
    const line =
      `topic ${to.topic}: the strict profile would refuse this (TopicTypeMismatch): ` +
      `a topic of type ${type} does not take messages for type ${types.join(' or ')}`;
    this.warnings.once(`advice ${keyOf(to)} ${types.join()}`, () => line);
  }

  #judge(
    { instance, topic }: TopicRef,
    wrong: (limits: Policy['limits']) => MqError | undefined,
  ): void {
    const { limits, advice } = this.policy;
    const refusal = wrong(limits);
    if (refusal !== undefined) throw refusal;
    const advised = advice && wrong(advice);
    if (advised === undefined) return;
    const { code, detail, violation } = advised;
    this.warnings.once(
      `advice ${instance}/${topic} ${code} ${violation?.element}`,
      () => `topic ${topic}: the strict profile would refuse this (${code}): ${detail}`,
    );
  }
}

function keyOf({ instance, topic }: TopicRef): string {
  return `${instance}/${topic}`;
}
