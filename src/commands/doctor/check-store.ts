import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../../config/settings';
import { loadMqrest } from '../here';
import type { Finding } from './report';

/** Whether a mqrest with these settings would get its store; a Redis gets its functions, as at a start. */
export async function checkStore(settings: Settings): Promise<readonly Finding[]> {
  if (settings.store === 'memory') return [memoryFinding(settings.state)];
  const found: Finding[] = [];
  const warn = (line: string): void => void found.push(adviceIn(line));
  const { stores } = await loadMqrest();
  try {
    const store = await stores[settings.store].open({ ...settings, waitForStoreMs: 0, warn });
    try {
      await store.ping();
      const topics = (await store.topics()).length;
      return [
        { level: 'ok', sentence: `Redis answers and takes messages; topics: ${topics}` },
        ...found,
      ];
    } finally {
      await store.close();
    }
  } catch (error) {
    // The store's own words; they have no password.
    const sentence = error instanceof Error ? detailOf(error) : String(error);
    return [{ level: 'bad', sentence, advice: REDIS_ADVICE }, ...found];
  }
}

const REDIS_ADVICE = 'see redis.url of the settings, and docs/running.md for what Redis has to be';

function detailOf(error: Error & { readonly detail?: string }): string {
  return error.detail ?? error.message;
}

/** A line of the log, such as `warning: a full Redis …`. */
function adviceIn(line: string): Finding {
  const [, kind = '', sentence = line] = /^(warning|note): (.*)$/s.exec(line) ?? [];
  return { level: kind === 'note' ? 'note' : 'warn', sentence };
}

function memoryFinding(state: string): Finding {
  if (state === '') {
    const sentence = 'messages are in memory, and gone when mqrest ends';
    return { level: 'ok', sentence };
  }
  const place = placeOf(state);
  try {
    accessSync(place, constants.R_OK | constants.W_OK);
    if (place !== resolve(state) && !statSync(place).isDirectory()) throw new Error('a file');
    return { level: 'ok', sentence: `messages are in memory and kept in ${state}` };
  } catch {
    const advice = 'make it, or let mqrest write there';
    return {
      level: 'bad',
      sentence: `${place} cannot be written, so ${state} is of no use`,
      advice,
    };
  }
}

/** What has to be there: of a directory that is made, the nearest that is; of a file that is not there yet, its directory. */
function placeOf(state: string): string {
  const path = resolve(state);
  if (existsSync(path)) return path;
  let place = dirname(path);
  while (state.endsWith('/') && !existsSync(place)) place = dirname(place);
  return place;
}
