import { subjectOf } from './await-query';
import type { Found } from './goal';
import type { Wanted } from './goals';
import { matchWords } from './match';
import type { MatchedMessage } from './matched-messages';

const DONE: Readonly<Record<string, string>> = {
  published: 'published in',
  delivered: 'delivered to',
  acked: 'acked by',
  dead: 'dead in',
};

/** What is found where so many messages are wanted; only what is asked for is made. */
export function foundOf(wanted: Wanted, of: { count: number; all: () => MatchedMessage[] }): Found {
  return {
    met: of.count >= wanted.count,
    get messages() {
      return of.all();
    },
    get missing() {
      return missingWords(wanted, of.count);
    },
  };
}

function missingWords(wanted: Wanted, found: number): string {
  const { count, until } = wanted;
  const done = `${until === 'dead' ? '' : 'were '}${DONE[until]} ${subjectOf(wanted)}`;
  const of = count === 1 ? 'no message' : `${found} of ${count} messages`;
  return `${of}${matchWords(wanted.match ?? {})} ${count === 1 ? done.replace('were', 'was') : done}`;
}
