import { MqError } from '../../errors';
import type { DropSettled } from '../embedded';
import type { MemoryStore } from '../memory/memory-store';

/** The verbs that a record may name, as they are called again. */
export type Verb =
  | ('append' | 'pop' | 'settle' | 'read' | 'swap' | 'declare' | 'drop' | 'purge' | 'seek')
  | ('sweep' | 'dropSettled' | 'importTopic' | 'note' | 'keepHolds');

/** A call of the store as it is kept: `polled` is a group and when it polled and found nothing. */
export type Call = readonly [verb: Verb | 'polled', ...args: unknown[]];

/** The first record of every file. */
export const FORMAT = JSON.stringify(['mqrest', 1]);
/** The last record of a snapshot. */
export const END = JSON.stringify(['end']);

/** What `dropSettled` was given, and what it asked for. */
export interface KeptDrop {
  /** `null`: whatever their time. */
  readonly before: number | null;
  readonly needed: Readonly<Record<string, number>>;
}

/** No position that a pull group can have, in a queue that there is not. */
const NO_POSITION = [-1, 'none', undefined] as const;

/** Calls a store as a record says. What was refused then is refused again. */
export async function replay(store: MemoryStore, record: string): Promise<void> {
  if (record === FORMAT || record === END) return;
  const [verb, ...kept] = JSON.parse(record) as unknown[];
  // JSON has no `undefined`, and no verb takes null.
  const args = kept.map((arg) => arg ?? undefined);
  if (verb === 'polled') args.splice(1, 0, ...NO_POSITION);
  if (verb === 'dropSettled') args.push(neededOf(args.pop() as KeptDrop));
  const called = verb === 'polled' ? 'swap' : (verb as Verb);
  const call = Reflect.get(store, called) as
    ((this: MemoryStore, ...args: unknown[]) => Promise<unknown>) | undefined;
  if (call === undefined) throw new Error(`of another version of mqrest: ${String(verb)}`);
  try {
    await call.apply(store, args);
  } catch (error) {
    if (!(error instanceof MqError)) throw error;
  }
}

function neededOf({ before, needed }: KeptDrop): DropSettled {
  return { before: before ?? Infinity, needed: (position) => needed[position] ?? 0 };
}
