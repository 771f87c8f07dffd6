import { exactTime, span } from '../lib/format';
import { now } from '../state/clock';

/** How long ago something was, by mqrest's clock. */
export function Age({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {span(Math.max(0, now.value - at)).replace(/^(\d+)\.\d s$/, '$1 s')}
    </time>
  );
}
