import type { ExplainedMessage } from '../api/types';
import { assertion, curlLine, sdkLine } from '../lib/snippets';
import { CopyButton } from '../parts/copy-button';
import { href } from '../state/address';
import { words } from '../state/language';
import { sampleOf } from './sample';

/** What can be done with a message whatever its state: send it again, take it elsewhere. */
export function MessageActions({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  const { id, ns, groups } = life;
  const sample = sampleOf(life);
  const group = groups.find((one) => one.deliveries.length > 0)?.group;
  return (
    <div class="buttons">
      <a class="button" href={href(['send'], { again: id, ns })}>
        {w.sendAgain}
      </a>
      <CopyButton label={w.copyCurl} text={() => curlLine(location.origin, sample)} />
      <CopyButton label={w.copySdk} text={() => sdkLine(sample)} />
      <CopyButton
        label={w.copyTest}
        text={() => assertion({ ...sample, ...(group === undefined ? {} : { group }) })}
      />
      <CopyButton label={w.copyLink} text={() => location.href} />
    </div>
  );
}
