import type { Clock } from '../../clock';
import { MqError } from '../../errors';
import type { Store, Subscription } from '../../store/store';

/** An instance no request can name, so that no topic of a user's is ever among these. */
const TOPIC = { instance: '%mqcloud', topic: 'registry' } as const;
const MAX_RACES = 1000;

/**
 * A few small texts that all processes on one store share, by name; kept as pull positions of a
 * topic of their own, changed by compare-and-swap.
 */
export class PullShelf {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The text of that name, or `undefined`. */
  async get(name: string): Promise<string | undefined> {
    try {
      return (await this.store.positions(under(name)))[0];
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    // Made at once, for every look at what is missing costs an error.
    await this.#make();
    return undefined;
  }

  /**
   * Sets the text to what `to` makes of it, which may be asked again when a race is lost;
   * `undefined` from it means: leave it. `keep` keeps a new text for good; else it is forgotten
   * when it is not changed for as long as idle groups are kept. Says whether it was set.
   */
  async change(
    name: string,
    to: (text: string | undefined) => string | undefined,
    keep: boolean,
  ): Promise<boolean> {
    for (let races = 0; races < MAX_RACES; races++) {
      const before = await this.get(name);
      const after = to(before);
      if (after === undefined) return false;
      if (await this.#swap(name, before, after, keep)) return true;
    }
    throw new MqError('StoreUnavailable', `too many changes of ${name} at once`);
  }

  /** Removes a text; says whether there was one. */
  remove(name: string): Promise<boolean> {
    return this.store.dropGroup(under(name));
  }

  /** All names, in no order. */
  async names(): Promise<string[]> {
    const topic = await this.store.describe(TOPIC, this.clock.now());
    return topic?.groups.map(({ group }) => group) ?? [];
  }

  async #swap(
    name: string,
    before: string | undefined,
    after: string,
    keep: boolean,
  ): Promise<boolean> {
    const now = this.clock.now();
    const of = under(name);
    try {
      const swapped = await this.store.swap(of, 0, before, after, now);
      if (swapped && keep && before === undefined) await this.store.declareGroup(of, 'latest', now);
      return swapped;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    await this.#make();
    return false;
  }

  #make(): Promise<void> {
    return this.store.declareTopic(TOPIC, { type: 'normal', queues: 1 });
  }
}

function under(name: string): Subscription {
  return { ...TOPIC, group: name };
}

function isMissing(error: unknown): boolean {
  return error instanceof MqError && error.code === 'TopicNotExist';
}
