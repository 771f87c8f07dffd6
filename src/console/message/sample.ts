import type { ExplainedMessage } from '../api/types';
import { ownKey } from '../../broker/own-key';
import type { Sample } from '../lib/snippets';

/** What is sent when the message is sent again: without what mqrest sets itself. */
export function sampleOf(life: ExplainedMessage): Sample {
  const { ns, topic, body, tag, shardingKey, deliverAt, properties } = life;
  const key = ownKey(life);
  return {
    ...{ ns, topic, body },
    ...(tag === undefined ? {} : { tag }),
    ...(key === undefined ? {} : { key }),
    ...(shardingKey === undefined ? {} : { shardingKey }),
    ...(deliverAt === undefined ? {} : { deliverAt }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
  };
}
