import type { Firing } from '../../faults/fault';
import type { Others } from '../processes/others';
import type { FaultControl } from '../faults/faults';
import type { Goal } from './goal';

/** So many firings of a fault, in whichever process. */
export function firedGoal(
  { fault, count }: { readonly fault: string; readonly count: number },
  { faults, others }: { readonly faults: FaultControl; readonly others: Others },
): Goal {
  let elsewhere: readonly Firing[] = [];
  return {
    listen: (stir) => faults.onFired(stir),
    async catchUp() {
      elsewhere = await others.firings();
    },
    look() {
      const all = [...faults.list().firings, ...elsewhere].sort((a, b) => a.at - b.at);
      const firings = all.filter((firing) => firing.fault === fault);
      const missing = `fault ${fault} has fired ${firings.length} of ${count} times`;
      return { met: firings.length >= count, messages: [], firings, missing };
    },
  };
}
