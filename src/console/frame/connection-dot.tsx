import { countdown } from '../lib/format';
import { realNow } from '../state/clock';
import { useKeys } from '../state/keys';
import { fill, words } from '../state/language';
import { connection, missed, pause, paused } from '../state/live';

/** Whether the page keeps up; pressed, it stands still. */
export function ConnectionDot() {
  const w = words.value;
  useKeys({ p: () => pause() });
  const of = connection.value;
  const kind = paused.value && of.kind !== 'lost' ? 'paused' : of.kind;
  return (
    <button
      class={`dot dot-${kind}`}
      aria-pressed={paused.value}
      title={of.kind === 'polling' ? w.pollingHint : paused.value ? w.goOn : w.pause}
      onClick={() => pause()}
    >
      <i aria-hidden="true" />
      <Label />
    </button>
  );
}

function Label() {
  const w = words.value;
  const of = connection.value;
  if (of.kind === 'lost') return <>{fill(w.lostSince, countdown(realNow.value - of.since))}</>;
  if (paused.value) return <>{missed.value > 0 ? fill(w.pausedNew, missed.value) : w.pausedNow}</>;
  return <>{w[of.kind]}</>;
}
