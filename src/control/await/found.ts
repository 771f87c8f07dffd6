import { subjectOf } from './await-query';
import type { Found } from './goal';
import type { Wanted } from './goals';
import { matchWords } from './match';
import type { Sighting } from './sightings';

const DONE: Readonly<Record<string, string>> = {
  published: 'published in',
  delivered: 'delivered to',
  acked: 'acked by',
  dead: 'dead in',
};

/** What is found where so many messages are wanted. */
export function foundOf(wanted: Wanted, messages: readonly Sighting[]): Found {
  const { count, until } = wanted;
  const done = `${until === 'dead' ? '' : 'were '}${DONE[until]} ${subjectOf(wanted)}`;
  const of = count === 1 ? 'no message' : `${messages.length} of ${count} messages`;
  const missing = `${of}${matchWords(wanted.match ?? {})} ${count === 1 ? done.replace('were', 'was') : done}`;
  return { met: messages.length >= count, messages, missing };
}
