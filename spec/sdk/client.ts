import type { Driver } from './driver';
import type { Action, Answer, Draft, Failure, Message, Poll, Published, Target } from './protocol';

/** What the service refused, as the SDK told it. */
export class Refused extends Error {
  readonly code: string;
  readonly items: Failure['items'];

  constructor({ code, message, items }: Failure) {
    super(`${code}${message === undefined ? '' : `: ${message}`}`);
    this.code = code;
    this.items = items;
  }
}

/** An official SDK, acting at one target. Whatever is refused rejects with {@link Refused}. */
export class Client {
  constructor(
    private readonly driver: Driver,
    readonly target: Target,
  ) {}

  /** The same SDK, acting elsewhere or as somebody else. */
  as(other: Partial<Target>): Client {
    return new Client(this.driver, { ...this.target, ...other });
  }

  async publish(draft: Draft): Promise<Published> {
    const { published } = await this.#do({ op: 'publish', ...draft });
    if (published === undefined) throw new Error('the SDK gave nothing for a publish');
    return published;
  }

  consume(poll: Poll): Promise<readonly Message[]> {
    return this.#poll('consume', poll);
  }

  consumeOrderly(poll: Poll): Promise<readonly Message[]> {
    return this.#poll('consumeOrderly', poll);
  }

  consumeHalf(poll: Poll): Promise<readonly Message[]> {
    return this.#poll('consumeHalf', poll);
  }

  async ack(...handles: string[]): Promise<void> {
    await this.#do({ op: 'ack', handles });
  }

  async commit(handle: string): Promise<void> {
    await this.#do({ op: 'commit', handle });
  }

  async rollback(handle: string): Promise<void> {
    await this.#do({ op: 'rollback', handle });
  }

  async #poll(
    op: 'consume' | 'consumeOrderly' | 'consumeHalf',
    poll: Poll,
  ): Promise<readonly Message[]> {
    const { messages } = await this.#do({ op, ...poll });
    if (messages === undefined) throw new Error('the SDK gave nothing for a poll');
    return messages;
  }

  async #do(action: Action): Promise<Answer> {
    const answer = await this.driver.call({ ...this.target, ...action });
    if (answer.error !== undefined) throw new Refused(answer.error);
    return answer;
  }
}
