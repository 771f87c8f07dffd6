import type { TopicRef } from '../../store/store';

const TOPIC = /\/topics\/([^/?]+)\/messages/;

/** The topic and group that a request is about; `''`: no topic is known. */
interface RequestPlace extends TopicRef {
  readonly group?: string | undefined;
}

/** What a request was about, as far as its URL tells. */
export function placeOfRequest(target: string): RequestPlace {
  const mark = target.indexOf('?');
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  const topic = decoded(TOPIC.exec(target)?.[1]) ?? query.get('topic') ?? '';
  return { instance: query.get('ns') ?? '', topic, group: query.get('consumer') ?? undefined };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}
