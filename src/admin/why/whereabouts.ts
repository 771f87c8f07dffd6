import type { Recollection } from '../../history/recollection';
import type { TopicRef } from '../../store/store';
import { lookAt, type LookContext, type LookParts } from '../look/message-places';
import { locate, locateFast, type Located } from './locate';
import type { SearchBudget } from './pages';

/** Where a message is, or would be. */
export interface Whereabouts {
  readonly topic: TopicRef;
  /** Absent: there is no such topic any more. */
  readonly look?: LookContext | undefined;
  /** Absent: the store does not have it. */
  readonly located?: Located | undefined;
}

/**
 * Finds a message in the store, in the topic that is remembered or else in all of an instance, or of
 * every one: first by the time in its id, then among everything. `undefined`: in none of these.
 */
export async function whereabouts(
  parts: LookParts,
  id: string,
  { life, place }: Recollection,
  ns: string | undefined,
  budget: SearchBudget,
): Promise<Whereabouts | undefined> {
  if (life !== undefined) {
    const topic = { instance: life.ns, topic: life.topic };
    const look = await lookAt(parts, topic);
    return { topic, look, located: look && (await locate(look, id, place, budget)) };
  }
  const topics = (await parts.store.topics()).filter(
    ({ instance }) => ns === undefined || instance === ns,
  );
  for (const find of [locateFast, locateAnywhere]) {
    for (const topic of topics) {
      const look = budget.isSpent ? undefined : await lookAt(parts, topic);
      const located = look && (await find(look, id, budget));
      if (located !== undefined) return { topic, look, located };
    }
  }
  return undefined;
}

function locateAnywhere(look: LookContext, id: string, budget: SearchBudget) {
  return locate(look, id, undefined, budget);
}
