import type { TopicPart, TopicRef } from '../../store/store';
import type { Snapshot } from './snapshot-schema';

/** A topic, and its parts as they are asked for. */
export interface TopicSource {
  readonly ref: TopicRef;
  readonly parts: AsyncIterable<TopicPart>;
}

/** A snapshot as JSON text, piece by piece, a part of a topic per line; topics without parts are left out. */
export async function* snapshotText(
  head: Omit<Snapshot, 'topics'>,
  topics: Iterable<TopicSource>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"topics":[`;
  let before = '\n';
  for (const { ref, parts } of topics) {
    const { instance: ns, topic } = ref;
    let between = `${before}${JSON.stringify({ ns, topic }).slice(0, -1)},"parts":[\n`;
    let isEmpty = true;
    for await (const part of parts) {
      yield `${between}${JSON.stringify(part)}`;
      between = ',\n';
      isEmpty = false;
    }
    if (isEmpty) continue;
    yield '\n]}';
    before = ',\n';
  }
  yield '\n]}\n';
}
