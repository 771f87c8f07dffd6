import { MqError } from '../errors';
import type { Store } from './store';

/**
 * A store whose messages cannot be had while `why` gives a reason: what puts them in, takes them
 * out, settles or reads them then rejects with `StoreUnavailable`, and nothing is done. All else
 * works: notes, listing, declaring, dropping, sweeping.
 */
export function outageStore(store: Store, why: () => string | undefined): Store {
  const cut =
    <Args extends unknown[], Result>(verb: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      const reason = why();
      if (reason === undefined) return verb(...args);
      return Promise.reject(new MqError('StoreUnavailable', reason));
    };
  return {
    append: cut(store.append.bind(store)),
    pop: cut(store.pop.bind(store)),
    settle: cut(store.settle.bind(store)),
    read: cut(store.read.bind(store)),
    positions: cut(store.positions.bind(store)),
    swap: cut(store.swap.bind(store)),
    ...restOf(store),
  };
}

type Cut = 'append' | 'pop' | 'settle' | 'read' | 'positions' | 'swap';

function restOf(store: Store): Omit<Store, Cut> {
  return {
    watch: store.watch.bind(store),
    declareTopic: store.declareTopic.bind(store),
    declareGroup: store.declareGroup.bind(store),
    dropTopic: store.dropTopic.bind(store),
    dropGroup: store.dropGroup.bind(store),
    topics: store.topics.bind(store),
    describe: store.describe.bind(store),
    seek: store.seek.bind(store),
    dead: store.dead.bind(store),
    resend: store.resend.bind(store),
    sweep: store.sweep.bind(store),
    holds: store.holds.bind(store),
    scheduled: store.scheduled.bind(store),
    half: store.half.bind(store),
    outline: store.outline.bind(store),
    importTopic: store.importTopic.bind(store),
    note: store.note.bind(store),
    notes: store.notes.bind(store),
    watchNotes: store.watchNotes.bind(store),
    clear: store.clear.bind(store),
    ping: store.ping.bind(store),
    close: store.close.bind(store),
  };
}
