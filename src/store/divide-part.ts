import type { TopicPart } from './store';

/** Characters of payload, all in all, beyond which a part is divided. */
const MOST = 512 * 1024;

/** The same as several parts, so that none has much more than 512 KB unless a single message has. */
function dividePart(part: TopicPart): TopicPart[] {
  if (!('entries' in part)) return [part];
  const entries: readonly { readonly payload: string; readonly offset: number }[] = part.entries;
  const starts = [0];
  let size = 0;
  entries.forEach(({ payload }, n) => {
    size += payload.length;
    if (size <= MOST || n === starts.at(-1)) return;
    starts.push(n);
    size = payload.length;
  });
  return starts.map((start, n) => {
    const end = starts[n + 1];
    const following = end === undefined ? undefined : entries[end];
    const divided = { ...part, entries: part.entries.slice(start, end) } as TopicPart;
    const isLog = 'next' in part && following !== undefined;
    return isLog ? ({ ...divided, next: following.offset } as TopicPart) : divided;
  });
}

/** The same for all parts of a topic. */
export async function* divideParts(parts: AsyncIterable<TopicPart>): AsyncGenerator<TopicPart> {
  for await (const part of parts) yield* dividePart(part);
}
