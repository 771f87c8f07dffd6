import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { bytesOfLines } from '../lib/lines-of';
import { textOf } from '../lib/utf8';
import { check } from '../schema/check';
import { count, epochMs, object, type ValueOf } from '../schema/schema';

/** The version of the format. One that reads otherwise gets another number. */
export const VERSION = 1;

const body = object({
  /** Of a body that is UTF-8, decompressed; absent: see `base64`. */
  text: v.optional(v.string()),
  base64: v.optional(v.string()),
  /** On the wire. */
  bytes: count,
  /** There were more bytes than are kept. */
  cut: v.optional(v.literal(true)),
});
/** Names as they were on the wire, in their order. */
const headers = v.array(
  v.pipe(v.strictTuple([v.string(), v.string()]), v.description('two texts')),
);

const head = object({
  format: v.literal('mqrest recording'),
  version: v.literal(VERSION),
  /** The address that was recorded. */
  to: v.string(),
  startedAt: epochMs,
  /** `replaced`: texts of messages are stand-ins. */
  bodies: v.picklist(['kept', 'replaced']),
});

const exchange = object({
  /** When the request had come as a whole. */
  at: epochMs,
  /** When the head of the reply came; absent: never. */
  repliedAt: v.optional(epochMs),
  /** When the end of the reply came, or the connection ended. */
  endedAt: epochMs,
  /** Begins and ends of all exchanges, counted in their order: those of this one. */
  turns: v.pipe(v.strictTuple([count, count]), v.description('two numbers')),
  request: object({ method: v.string(), target: v.string(), headers, body: v.optional(body) }),
  /** Absent: there was none. */
  reply: v.optional(object({ status: count, headers, body: v.optional(body) })),
  ended: v.picklist(['complete', 'client hung up', 'reply broke off', 'no reply']),
});

/** The first line of a recording. */
export type RecordingHead = ValueOf<typeof head>;
/** Each line after it: a request, what was replied, and when. */
export type Exchange = ValueOf<typeof exchange>;
export type RecordedBody = ValueOf<typeof body>;
export type Headers = Exchange['request']['headers'];

/** What was recorded, in the order in which it ended. */
export interface Recording extends RecordingHead {
  readonly exchanges: readonly Exchange[];
  /** The recorder was killed while it wrote the last line, which is left out. */
  readonly cut?: true;
}

/**
 * Reads a recording as a whole into memory, without a last line that was cut. Rejects with a sentence
 * that names the line.
 */
export async function readRecording(path: string): Promise<Recording> {
  const exchanges: Exchange[] = [];
  let first: RecordingHead | undefined;
  let isCut = false;
  let number = 0;
  try {
    const file = await open(path, 'r');
    // The stream closes it, however the reading ends.
    for await (const { bytes, isEnded } of bytesOfLines(file.createReadStream())) {
      number++;
      const value = isEnded || first === undefined ? valueOf(bytes) : valueIn(bytes);
      if (value === undefined) isCut = true;
      else if (first === undefined) {
        check(head, value);
        first = value;
      } else {
        check(exchange, value);
        exchanges.push(value);
      }
    }
  } catch (error) {
    const place = number === 0 ? '' : `line ${number}: `;
    throw new Error(`the recording ${path} cannot be used: ${place}${(error as Error).message}`);
  }
  if (first === undefined) throw new Error(`the recording ${path} is empty`);
  return { ...first, exchanges, ...(isCut && { cut: true }) };
}

function valueOf(bytes: Buffer): unknown {
  return JSON.parse(textOf(bytes));
}

/** `undefined` for a part of one. */
function valueIn(bytes: Buffer): unknown {
  try {
    return valueOf(bytes);
  } catch {
    return undefined;
  }
}

/** The first value of a header, whatever its case. */
export function headerOf(headers: Headers, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1];
}

/** The bytes of a body that is whole; `undefined` for one that was cut. */
export function bytesOf(of: RecordedBody | undefined): Buffer | undefined {
  if (of?.cut === true) return undefined;
  return of?.base64 === undefined ? Buffer.from(of?.text ?? '') : Buffer.from(of.base64, 'base64');
}
