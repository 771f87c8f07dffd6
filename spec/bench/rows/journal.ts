import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cost } from '../report/ratio';
import { atMost, type Row } from '../report/row';
import { compare, publish } from './workload';

/** Publishing where every change is kept in a journal, beside the same without one. */
export async function journalRows(pairs: number): Promise<Row[]> {
  const state = mkdtempSync(join(tmpdir(), 'mqrest-bench-'));
  try {
    const beds = {
      memory: { serve: 'mqrest' },
      journal: { serve: 'mqrest', settings: { state, stateFsync: 'everysec' } },
    } as const;
    const of = await compare(beds, pairs, publish);
    return [cost('publish 1 KB: journal (everysec) ÷ none', of.journal, of.memory, atMost(1.25))];
  } finally {
    rmSync(state, { recursive: true });
  }
}
