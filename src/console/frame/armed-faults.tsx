import * as api from '../api/api';
import { href } from '../state/address';
import { useAnswer } from '../state/answer';
import { fill, words } from '../state/language';

/** Says that calls go wrong on purpose, while they do. */
export function ArmedFaults() {
  const { value } = useAnswer('faults', api.faults);
  const count = value?.faults.length ?? 0;
  if (count === 0) return null;
  return (
    <a class="armed" href={href(['faults'])}>
      {fill(words.value.armed, count)}
    </a>
  );
}
