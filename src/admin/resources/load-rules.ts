import type { ResourceRules } from '../../broker/resource-rules';
import {
  groupRule,
  keyOf,
  topicRule,
  type DeclaredFacts,
  type FactsOf,
  type ResourceName,
} from './resource-facts';
import type { ResourceNotes, Said } from './resource-notes';

/** Tells the broker what was said or declared of single topics and groups, in place of what it knew. O(resources). */
export async function loadRules(
  rules: ResourceRules,
  notes: ResourceNotes,
  declared: DeclaredFacts,
): Promise<void> {
  const topics = factsOf('topic', await notes.all('topic'), declared);
  const groups = factsOf('group', await notes.all('group'), declared);
  rules.replace(
    topics.flatMap(([{ instance, id: topic }, facts]) => {
      const rule = topicRule(facts);
      return rule === undefined ? [] : [[{ instance, topic }, rule] as const];
    }),
    groups.flatMap(([{ instance, id: group }, facts]) => {
      const rule = groupRule(facts);
      return rule === undefined ? [] : [[{ instance, group }, rule] as const];
    }),
  );
}

/** All of a kind of which something was said or declared. */
function factsOf<Kind extends 'topic' | 'group'>(
  kind: Kind,
  said: readonly [ResourceName<Kind>, Said<Kind>][],
  declared: DeclaredFacts,
): [ResourceName<Kind>, FactsOf[Kind]][] {
  const known = new Map(said.map(([name, one]) => [keyOf(name), [name, one] as const]));
  const silent = declared
    .names()
    .filter((name): name is ResourceName<Kind> => name.kind === kind && !known.has(keyOf(name)));
  return [...known.values(), ...silent.map((name) => [name, undefined] as const)].map(
    ([name, one]) => [name, declared.with(name, one)],
  );
}
