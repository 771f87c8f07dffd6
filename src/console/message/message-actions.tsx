import type { WhyLife } from '../api/types';
import { assertion, curlLine, sdkLine, type Sample } from '../lib/snippets';
import { CopyButton } from '../parts/copy-button';
import { href } from '../state/address';
import { words } from '../state/language';

/** What can be done with a message whatever its state: send it again, take it elsewhere. */
export function MessageActions({ life }: { life: WhyLife }) {
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

/** What is sent when the message is sent again: without the properties that mqrest sets itself. */
export function sampleOf({ ns, topic, body, tag, key, shardingKey, properties }: WhyLife): Sample {
  return {
    ...{ ns, topic, body },
    ...(tag === undefined ? {} : { tag }),
    ...(key === undefined ? {} : { key }),
    ...(shardingKey === undefined ? {} : { shardingKey }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}
