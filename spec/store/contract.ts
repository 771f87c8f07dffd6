import { clearTopics } from '../../src/store/clear-topics';
import type { Store } from '../../src/store/store';
import { Bed, type Part } from './bed';
import { burying } from './contract/burying';
import { deadLetters } from './contract/dead';
import { delivery } from './contract/delivery';
import { groups } from './contract/groups';
import { half } from './contract/half';
import { listing } from './contract/listing';
import { notes } from './contract/notes';
import { orderly } from './contract/orderly';
import { pull } from './contract/pull';
import { purging } from './contract/purging';
import { removing } from './contract/removing';
import { retention } from './contract/retention';
import { scheduled } from './contract/scheduled';
import { settling } from './contract/settling';
import { topics } from './contract/topics';
import { transfer } from './contract/transfer';
import { waking } from './contract/waking';

const PARTS: readonly Part[] = [
  delivery,
  settling,
  orderly,
  scheduled,
  half,
  deadLetters,
  retention,
  groups,
  topics,
  pull,
  waking,
  burying,
  removing,
  purging,
  listing,
  transfer,
  notes,
];

/**
 * What `Store` promises, as sentences that each can fail. Every store is described with all of it:
 * there is no list of exceptions.
 */
export function describeStore(name: string, open: () => Promise<Store> | Store): void {
  describe(name, () => {
    let store: Store | undefined;
    const opened: Bed[] = [];
    beforeAll(async () => {
      store = await open();
    });
    afterAll(async () => {
      for (const { store, topic } of opened) await clearTopics(store, topic.instance);
      await store?.close();
    });
    const bed = () => {
      if (store === undefined) throw new Error('the store is not open');
      const made = new Bed(store);
      opened.push(made);
      return made;
    };
    for (const part of PARTS) part(bed);
  });
}
