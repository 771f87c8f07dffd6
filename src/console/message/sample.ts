import type { ExplainedMessage } from '../api/types';
import type { Sample } from '../lib/snippets';

/** What is sent when the message is sent again: without the properties that mqrest sets itself. */
export function sampleOf({
  ns,
  topic,
  body,
  tag,
  key,
  shardingKey,
  properties,
}: ExplainedMessage): Sample {
  return {
    ...{ ns, topic, body },
    ...(tag === undefined ? {} : { tag }),
    ...(key === undefined ? {} : { key }),
    ...(shardingKey === undefined ? {} : { shardingKey }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}
