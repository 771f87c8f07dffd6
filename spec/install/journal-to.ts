import { mkdirSync, readdirSync } from 'node:fs';
import { watch } from 'node:fs/promises';

/** As large as a message may be, nearly; the journal of a state directory is compacted from 16 MB on. */
const BODY = 'x'.repeat(4_000_000);

/**
 * Sends messages to the mqrest that serves there until the journal in its state directory has been
 * compacted; resolves with how many.
 */
export async function journalTo(state: string, url: string): Promise<number> {
  mkdirSync(state, { recursive: true });
  const isSnapshot = (name: string | null): boolean => /^snapshot-\d+$/.test(name ?? '');
  const count = 5;
  for (let n = 0; n < count; n += 1) {
    const body = JSON.stringify({ body: BODY });
    const init = { method: 'POST', body };
    const reply = await fetch(`${url}/_mqrest/v1/topics/demo/messages`, init);
    if (reply.status !== 201 && reply.status !== 200) throw new Error(await reply.text());
  }
  if (!readdirSync(state).some(isSnapshot))
    for await (const { filename } of watch(state)) if (isSnapshot(filename)) break;
  return count;
}
