import { isStoreAway } from '../errors';
import type { Store } from '../store/store';
import type { Family } from './exposition';
import { Histogram, SHORT_BOUNDS } from './histogram';

/** The verbs that are timed: all that wait for the store. */
const TIMED: readonly (keyof Store)[] = [
  ...([
    'append',
    'pop',
    'settle',
    'read',
    'positions',
    'swap',
    'describe',
    'list',
    'topics',
  ] as const),
  ...(['declare', 'drop', 'purge', 'seek', 'sweep', 'note', 'notes'] as const),
];

type Verb = (...args: unknown[]) => unknown;

class VerbFigures {
  readonly duration = new Histogram(SHORT_BOUNDS);
  ok = 0;
  refused = 0;
  unavailable = 0;
}

/** Counts the calls of a store, and how long they took. */
export class StoreFigures {
  readonly #verbs = new Map<string, VerbFigures>();

  /** The same store, its calls counted. It is an object with functions of its own, as an outage store is. */
  timed(store: Store): Store {
    const verbs = Object.entries(store as unknown as Record<string, Verb>).map(
      ([name, verb]): [string, Verb] => {
        const isTimed = (TIMED as readonly string[]).includes(name);
        return [name, isTimed ? this.#timed(name, verb) : verb];
      },
    );
    return Object.fromEntries(verbs) as unknown as Store;
  }

  #timed(name: string, verb: Verb): Verb {
    const figures = new VerbFigures();
    this.#verbs.set(name, figures);
    return (...args) => {
      const beganAt = performance.now();
      const answer = verb(...args) as Promise<unknown>;
      // Beside the caller, who waits for nothing more than the answer.
      answer.then(
        () => {
          figures.ok++;
          figures.duration.observe((performance.now() - beganAt) / 1000);
        },
        (error: unknown) => {
          if (isStoreAway(error)) figures.unavailable++;
          else figures.refused++;
          figures.duration.observe((performance.now() - beganAt) / 1000);
        },
      );
      return answer;
    };
  }

  families(): Family[] {
    const verbs = [...this.#verbs];
    return [
      {
        name: 'mqrest_store_calls_total',
        type: 'counter',
        help: 'Calls of the store by verb and result; refused: such as a topic that does not exist.',
        samples: verbs.flatMap(([call, figures]) =>
          (['ok', 'refused', 'unavailable'] as const)
            .filter((result) => figures[result] > 0)
            .map((result) => ({ labels: { call, result }, value: figures[result] })),
        ),
      },
      {
        name: 'mqrest_store_call_duration_seconds',
        type: 'histogram',
        help: 'How long calls of the store took.',
        samples: verbs.flatMap(([call, { duration }]) => duration.samples({ call })),
      },
    ];
  }
}
