import type { Read, Slice, StoredEntry } from '../store';
import { promote } from './place';
import type { QueueLog } from './queue-log';
import { trimQueue } from './sweep';
import { SCAN } from './take';
import type { LogEntry, Topic } from './topic';

/** Entries of one queue. Unless it is only to be looked at, it is brought up to date first. */
export function readLog(
  topic: Topic,
  log: QueueLog<LogEntry>,
  offset: number,
  { now, limit, retainSince, peek }: Read,
): Slice {
  if (!peek) {
    promote(topic, now, SCAN);
    trimQueue(log, retainSince);
  }
  const entries: StoredEntry[] = [];
  const end = Math.min(log.max, Math.max(offset, log.min) + limit);
  for (let at = Math.max(offset, log.min); at < end; at++) {
    const entry = log.get(at);
    if (entry === undefined) continue;
    entries.push({ offset: at, at: entry.at, tag: entry.tag, payload: entry.payload });
  }
  return { entries, min: log.min, max: log.max };
}
