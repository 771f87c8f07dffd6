import { exactTime, span } from '../lib/format';
import { now } from '../state/clock';
import { words } from '../state/language';

/** How long ago something was, by mqrest's clock. */
export function Age({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {span(Math.max(0, now.value - at)).replace(/^(\d+)\.\d s$/, '$1 s')}
    </time>
  );
}

/** The same in words. */
export function Ago({ at }: { at: number }) {
  const [before = '', after = ''] = words.value.ago.split('{0}');
  return (
    <>
      {before}
      <Age at={at} />
      {after}
    </>
  );
}
