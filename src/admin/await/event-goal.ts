import { foundOf } from './found';
import type { Goal } from './goal';
import type { Sight, Wanted } from './goals';
import { matches } from './match';
import { MatchedMessages, type MessageCondition } from './matched-messages';

/** So many messages to which something happened, from what events tell. */
export function eventGoal(
  wanted: Wanted,
  what: MessageCondition['what'],
  { log, others }: Sight,
): Goal {
  const { ns: instance = '', topic, group, match = {}, sinceMs: since } = wanted;
  const sightings = new MatchedMessages({
    ...{ instance, topic, group, what, since },
    matches: (message, times) => matches(match, message, times),
  });
  const elsewhere = others.follow({ instance, topic });
  return {
    listen(stir) {
      const deaf = log?.onEvent((event) => {
        sightings.note(event);
        stir();
      });
      for (const event of log?.events() ?? []) sightings.note(event);
      return () => {
        deaf?.();
        elsewhere.end();
      };
    },
    async catchUp(patienceMs) {
      for (const event of await elsewhere.next(patienceMs)) sightings.note(event);
    },
    look: () => foundOf(wanted, { count: sightings.count, all: () => sightings.all }),
  };
}
