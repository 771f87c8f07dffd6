import { useState } from 'preact/hooks';
import type { ExplainedMessage } from '../api/types';
import { exactTime, number } from '../lib/format';
import { ownKey } from '../../broker/own-key';
import { MOST_SHOWN, shown } from '../lib/payload';
import { CopyButton } from '../parts/copy-button';
import { Tabs } from '../parts/tabs';
import { fill, words } from '../state/language';

/** What is in a message: its body, its properties, and all that is told of it as JSON. */
export function MessageTabs({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  return (
    <Tabs
      label={w.message}
      tabs={[
        { name: w.body, content: () => <Body body={life.body} /> },
        { name: w.properties, content: () => <Properties life={life} /> },
        { name: w.raw, content: () => <Raw life={life} /> },
      ]}
    />
  );
}

function Body({ body }: { body: string }) {
  const w = words.value;
  const [asSent, setAsSent] = useState(false);
  const { kind, text } = shown(body);
  const whole = asSent ? body : text;
  return (
    <>
      <div class="heading">
        <span class="muted">{asSent ? w.asSent : w.decodedAs[kind]}</span>
        {text !== body && (
          <label class="check">
            <input
              type="checkbox"
              checked={asSent}
              onChange={({ currentTarget }) => setAsSent(currentTarget.checked)}
            />
            {w.asSent}
          </label>
        )}
        <CopyButton text={() => body} />
      </div>
      <pre class="code" tabIndex={0} aria-label={w.body}>
        {whole.slice(0, MOST_SHOWN)}
      </pre>
      {whole.length > MOST_SHOWN && <p class="muted">{fill(w.cut, number(MOST_SHOWN))}</p>}
    </>
  );
}

function Properties({ life }: { life: ExplainedMessage }) {
  const w = words.value;
  const { tag, shardingKey, deliverAt, properties, bodyMd5 } = life;
  const entries = [
    [w.tag, tag],
    [w.key, ownKey(life)],
    [w.shardingKey, shardingKey],
    [w.deliverAt, deliverAt === undefined ? undefined : exactTime(deliverAt)],
    ...Object.entries(properties),
    ['MD5', bodyMd5],
  ].filter((entry): entry is [string, string] => entry[1] !== undefined);
  return (
    <dl class="properties">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Raw({ life }: { life: ExplainedMessage }) {
  const text = JSON.stringify(life, null, 2);
  return (
    <>
      <div class="heading end">
        <CopyButton text={() => text} />
      </div>
      <pre class="code" tabIndex={0} aria-label={words.value.raw}>
        {text.slice(0, MOST_SHOWN)}
      </pre>
    </>
  );
}
