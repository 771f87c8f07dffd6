import { signal } from '@preact/signals';
import type { GroupName, LiveEvent, TopicName } from '../api/types';

/** Seconds that a plot shows. */
const SECONDS = 60;
const MOST = 2_000;

/** Counts per second of this page's time, the last one being the current second. */
type Counts = Uint32Array;

const counts = new Map<string, Counts>();
/** The same, told anew once a second. */
const plotted = signal({ counts });
let second = 0;

const COUNTED = ['published', 'delivered', 'acked'];

/** Counts what has come. */
export function countRates(events: readonly LiveEvent[]): void {
  advance();
  for (const event of events) {
    if (!COUNTED.includes(event.kind)) continue;
    const of = countsOf(keyOf(event, event.kind));
    if (of !== undefined) of[SECONDS - 1] = (of[SECONDS - 1] ?? 0) + event.count;
  }
}

function advance(): void {
  const current = Math.floor(performance.now() / 1000);
  const by = Math.min(SECONDS, current - second);
  if (by === 0) return;
  second = current;
  for (const [key, of] of counts) {
    of.copyWithin(0, by);
    of.fill(0, SECONDS - by);
    if (of.every((count) => count === 0)) counts.delete(key);
  }
  plotted.value = { counts };
}

function countsOf(key: string): Counts | undefined {
  const known = counts.get(key);
  if (known !== undefined || counts.size >= MOST) return known;
  const fresh = new Uint32Array(SECONDS);
  counts.set(key, fresh);
  return fresh;
}

/** What happened so often in each of the last seconds; `undefined`: not at all. */
export function rateOf(
  of: TopicName | GroupName,
  kind: 'published' | 'delivered' | 'acked',
): readonly number[] | undefined {
  const found = plotted.value.counts.get(keyOf(of, kind));
  return found && [...found];
}

function keyOf(
  { ns, topic, group: of = '' }: TopicName & { readonly group?: string | undefined },
  kind: string,
): string {
  const group = kind === 'published' ? '' : of;
  return [kind, ns, topic, group].join('\n');
}
