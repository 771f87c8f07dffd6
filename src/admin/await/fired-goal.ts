import type { Firing } from '../../faults/fault';
import type { FaultControl } from '../faults/fault-control';
import type { Goal } from './goal';

/** So many firings of a fault, in whichever process; those of another that had its id do not count. */
export function firedGoal(
  { fault, count }: { readonly fault: string; readonly count: number },
  { faults }: { readonly faults: FaultControl },
): Goal {
  let version = '';
  let again = false;
  let elsewhere: readonly Firing[] = [];
  const follow = (): void => {
    const now = faults.versionOf(fault) ?? version;
    if (now !== version) elsewhere = [];
    version = now;
  };
  return {
    listen: (stir) => faults.onFired(stir),
    async catchUp(patienceMs) {
      follow();
      elsewhere = await faults.firedElsewhere(version, { patienceMs, again });
      again = true;
    },
    look() {
      follow();
      const firings = [...faults.firedHere(version), ...elsewhere].sort((a, b) => a.at - b.at);
      const missing = `fault ${fault} has fired ${firings.length} of ${count} times`;
      return { met: firings.length >= count, messages: [], firings, missing };
    },
  };
}
