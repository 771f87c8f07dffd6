import { invalid } from '../../schema/control-error';
import type { Lang } from '../../words/words';
import {
  KINDS,
  KINDS_ALLOWED,
  type EventFacts,
  type EventKind,
  type EventsQuery,
} from './event-schema';

/** Which events are meant, as plain data: what is absent may be any; and the language they are told in. */
export interface EventFilter {
  readonly ns?: string | undefined;
  readonly topic?: string | undefined;
  readonly group?: string | undefined;
  readonly kinds: readonly EventKind[];
  /** In small letters. */
  readonly client?: string | undefined;
  /** In capitals. */
  readonly id?: string | undefined;
  readonly problems?: boolean | undefined;
  readonly lang: Lang;
}

const USUAL: readonly EventKind[] = KINDS.filter((kind) => kind !== 'request');

/** The filter of a query; throws the 400 for kinds that are none. */
export function filterOf({ kind, client, id, ...query }: EventsQuery): EventFilter {
  const { ns, topic, group, problems, lang = 'en' } = query;
  return {
    ...{ ns, topic, group, problems, lang },
    kinds: kind === undefined ? USUAL : kindsIn(kind),
    client: client?.toLowerCase(),
    id: id?.toUpperCase(),
  };
}

function kindsIn(text: string): EventKind[] {
  const words = text.split(',').map((word) => word.trim());
  const kinds = KINDS.filter((kind) => words.includes(kind));
  if (words.some((word) => !kinds.some((kind) => kind === word))) {
    throw invalid('kind', KINDS_ALLOWED, text);
  }
  return kinds;
}

/** Whether what happens in a topic, and to a group, can be meant. What concerns no topic is of every instance. */
export function isPlaceMeant(
  { ns, topic, group }: EventFilter,
  of: { readonly instance: string; readonly topic: string; readonly group?: string | undefined },
): boolean {
  return (
    (ns === undefined || ns === of.instance || of.topic === '') &&
    (topic === undefined || topic === of.topic) &&
    (group === undefined || group === of.group)
  );
}

/** Whether an event is meant, its place and message apart. */
export function isMeant({ kinds, client, problems }: EventFilter, facts: EventFacts): boolean {
  return (
    kinds.includes(facts.kind) &&
    (problems !== true || facts.problem) &&
    (client === undefined || facts.client?.toLowerCase().includes(client) === true)
  );
}
