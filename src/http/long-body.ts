import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { KEPT_BYTES, noteReply } from './exchange';
import { isShortJson, jsonSlices } from '../lib/json-slices';
import { textSlices } from '../lib/text-slices';

/** Characters of a body that are made, encoded and written at a time; a longer one is a long body. */
export const SLICE = 128 * 1024;

/** A body that is made while it is sent, as the client reads it. */
export interface LongBody {
  /** UTF-8 bytes of all of it. */
  readonly bytes: number;
  /** Its text in slices, each made when it is asked for; the same every time. */
  slices(): Iterable<string>;
}

/** A text that is there already, as a long body. */
export function longText(text: string): LongBody {
  return { bytes: Buffer.byteLength(text), slices: () => textSlices(text, SLICE) };
}

/** The long body of these slices, whose bytes are counted here; others have their turn meanwhile. */
export async function longBody(slices: () => Iterable<string>): Promise<LongBody> {
  let bytes = 0;
  for (const slice of slices()) {
    bytes += Buffer.byteLength(slice);
    await pause();
  }
  return { bytes, slices };
}

/** Plain data as JSON: in one text, or as a long body of slices. */
export function jsonBody(value: unknown): string | Promise<LongBody> {
  if (isShortJson(value, SLICE)) return JSON.stringify(value);
  return longBody(() => jsonSlices(value, SLICE));
}

/** All of a body as one text. */
export function wholeText(body: string | LongBody): string {
  return typeof body === 'string' ? body : [...body.slices()].join('');
}

/** ms of a turn of the event loop in which slices are made, of all long replies together. */
const TURN_MS = 2;
let lastTurn: Promise<unknown> = Promise.resolve();
let beganAt = 0;

/** Gives others their turn when slices have had theirs; one reply after the other. */
async function pause(): Promise<void> {
  if (performance.now() - beganAt < TURN_MS) return;
  lastTurn = lastTurn.then(() => nextTurn());
  await lastTurn;
  beganAt = performance.now();
}

/** How long a client may take to read what was written, before its connection is ended. */
const STALL_MS = 60_000;

/**
 * Writes a body and ends the reply, whose head is written. The next slice is made when the client
 * has read what was written, and others have had their turn. A client that reads nothing for a
 * minute is cut off. Never fails: when the connection ends, so does this, with the reply unfinished.
 */
export async function writeSlices(res: ServerResponse, body: LongBody): Promise<void> {
  let isFirst = true;
  try {
    for (const slice of body.slices()) {
      // A copy, for a slice may keep all of the text.
      if (isFirst) noteReply(res, Buffer.from(slice.slice(0, KEPT_BYTES)));
      isFirst = false;
      const isRead = res.write(slice) || (await isReadInTime(res));
      if (!isRead || res.destroyed) return;
      await pause();
    }
    res.end();
  } catch (error) {
    res.destroy(error instanceof Error ? error : undefined);
  }
}

/** Resolves when the client has read what was written, with whether it did and is still there. */
export async function isReadInTime(res: ServerResponse): Promise<boolean> {
  const stop = new AbortController();
  const timer = setTimeout(() => res.destroy(), STALL_MS);
  const { signal } = stop;
  try {
    await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  return !res.destroyed;
}
