import type { TopicName } from '../api/types';

/** A topic, with its instance where that is not the default one; with a group behind it. */
export function TopicLabel({ ns, topic, group }: TopicName & { group?: string | undefined }) {
  return (
    <span class="topic-label">
      {ns !== '' && <span class="ns">{ns} / </span>}
      {topic}
      {group !== undefined && <span class="of-group"> / {group}</span>}
    </span>
  );
}
