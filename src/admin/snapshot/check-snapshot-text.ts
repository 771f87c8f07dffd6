import { checkFrame } from './snapshot-check';
import type { Snapshot } from './snapshot-schema';
import { SnapshotSplitter } from './split-snapshot';
import { TopicCheck } from './topic-check';

/**
 * The snapshot that a JSON text is, without the parts of its topics, all of which are checked.
 * Throws the 400 that names what is wrong with it, or a `SyntaxError`.
 */
export async function checkSnapshotText(text: AsyncIterable<Buffer>): Promise<Snapshot> {
  const splitter = new SnapshotSplitter();
  const checks: TopicCheck[] = [];
  const checkOf = (n: number): TopicCheck => (checks[n] ??= new TopicCheck(`topics[${n}].parts`));
  // Told only if nothing is wrong with the rest: of another version, parts may look otherwise.
  let wrong: { readonly error: unknown } | undefined;
  for await (const chunk of text) {
    for (const { topic, part } of splitter.parts(chunk)) {
      if (wrong !== undefined) continue;
      try {
        checkOf(topic).part(part);
      } catch (error) {
        wrong = { error };
      }
    }
  }
  const snapshot = checkFrame(splitter.frame());
  if (wrong !== undefined) throw wrong.error;
  snapshot.topics.forEach((_, n) => checkOf(n).end());
  return snapshot;
}
