import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Pop, PopResult, Subscription } from '../../src/store/store';

/** A memory store whose pops happen at once, but whose answers are under way until they are let in. */
export class DistantStore extends MemoryStore {
  /** Whether answers to pops are held back from now on. */
  isDistant = false;
  /** Pops so far. */
  pops = 0;
  /** Makes pops fail from now on. */
  failure: Error | undefined;
  readonly #underWay: (() => void)[] = [];

  override async pop(from: Subscription, options: Pop): Promise<PopResult> {
    this.pops++;
    const { failure } = this;
    const popped = failure === undefined ? await super.pop(from, options) : undefined;
    if (this.isDistant) await new Promise<void>((arrive) => this.#underWay.push(arrive));
    if (popped === undefined) throw failure ?? new Error('no answer');
    return popped;
  }

  /** Answers under way. */
  get underWay(): number {
    return this.#underWay.length;
  }

  /** Lets answers in that are under way, the first first; all of them or so many. */
  arrive(count = Infinity): void {
    this.#underWay.splice(0, count).forEach((arrive) => arrive());
  }
}
