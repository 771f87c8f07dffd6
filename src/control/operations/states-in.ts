import { statesAllowed } from '../../admin/look/look-schema';
import { invalid } from '../../schema/control-error';

/** The states in a list with commas, in its order; all where there is no list. Throws the 400 for what is no state. */
export function statesIn<State extends string>(
  states: readonly State[],
  list: string | undefined,
): { states?: State[] } {
  if (list === undefined) return {};
  const named = [...new Set(list.split(',').map((word) => word.trim()))];
  const known = named.flatMap((word) => states.filter((state) => state === word));
  if (known.length !== named.length) throw invalid('state', statesAllowed(states), list);
  return { states: known };
}
