import type { MqError } from '../errors';
import type { TopicRef } from '../store/store';
import type { Draft } from './message';
import { wrongName } from './names';
import type { Policy } from './policy';
import type { Warnings } from './warnings';
import { wrongDraft } from './wrong-draft';

/** Refuses what is beyond the policy's limits, and warns once per topic and rule of what is beyond its advice. */
export class Admission {
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
