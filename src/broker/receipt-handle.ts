import { type Handle, type TopicRef } from '../store/store';
import { crc32 } from './crc32';

/** What a receipt handle says: the delivery it settles, and that it was an orderly one. */
export interface Receipt extends Handle {
  readonly orderly: boolean;
}

/**
 * Prints and reads receipt handles of one subscription: `{MessageId}-{base64url}`, of `A-Z a-z 0-9
 * _ -` only. The text carries the delivery itself and a checksum over it, the message id and the
 * subscription, so nothing need be stored to know a handle that was not issued here, or for another
 * topic, group or instance, or was changed by mistake. It is no secret, and no defence against
 * someone who reads this. Half messages belong to no group, so their handles are bound to the topic
 * only.
 */
export class ReceiptHandles {
  /** The checksum of the subscription, from which those of its handles go on. */
  readonly #seed: number;
  readonly #firstAt = new LastDigits();
  readonly #until = new LastDigits();

  /** `group` absent: of half messages. */
  constructor(of: TopicRef & { readonly group?: string | undefined }) {
    this.#seed = crc32(`${of.instance}\n${of.topic}\n${of.group ?? '\n'}`);
  }

  encode(id: string, { queue, offset, times, firstAt, until }: Handle, orderly: boolean): string {
    const flags = (queue + QUEUE_BIAS) * 2 + Number(orderly);
    const at = this.#firstAt.of(firstAt) + this.#until.of(until);
    const text = `${id}-${digits(flags)}${digits(offset)}${digits(times)}${at}`;
    return text + this.#checksum(text);
  }

  /** What `encode` was given, or `undefined` if the text did not come from there. */
  decode(receiptHandle: string): Receipt | undefined {
    const end = receiptHandle.length - CHECKSUM_LENGTH;
    if (end < MIN_LENGTH || end > MAX_LENGTH) return undefined;
    const text = receiptHandle.slice(0, end);
    if (receiptHandle.slice(end) !== this.#checksum(text)) return undefined;
    return parse(text, ID_LENGTH + 1);
  }

  #checksum(text: string): string {
    return word(crc32(text, this.#seed));
  }
}

/** The receipt handles of a subscription, or of its topic's half messages, which any group may settle. */
export function receiptHandlesOf(
  { instance, topic, group }: { instance: string; topic: string; group?: string },
  isHalf: boolean,
): ReceiptHandles {
  return new ReceiptHandles({ instance, topic, group: isHalf ? undefined : group });
}

const ID_LENGTH = 32;
/** The id, a hyphen and at least one digit a field. */
const MIN_LENGTH = ID_LENGTH + 1 + 5;
/** The same with five fields of 53 bits. */
const MAX_LENGTH = ID_LENGTH + 1 + 5 * 11;
const CHECKSUM_LENGTH = 6;
/** Makes the queue numbers of half messages and dead letters natural. */
const QUEUE_BIAS = 2;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** A natural number, five bits to the character, lowest first; the sixth bit says that more follow. */
function digits(value: number): string {
  let text = '';
  let rest = value;
  for (; rest >= 32; rest = Math.floor(rest / 32)) text += ALPHABET.charAt((rest % 32) + 32);
  return text + ALPHABET.charAt(rest);
}

/** The digits of one number after another, which is often the same: those of a batch have their times in common. */
class LastDigits {
  #value = NaN;
  #text = '';

  of(value: number): string {
    if (value !== this.#value) {
      this.#value = value;
      this.#text = digits(value);
    }
    return this.#text;
  }
}

/** 32 bits as six characters. */
function word(value: number): string {
  let text = '';
  for (let shift = 0; shift < 36; shift += 6) text += ALPHABET.charAt((value >>> shift) & 63);
  return text;
}

/** Reads five fields that the checksum has vouched for. */
function parse(text: string, start: number): Receipt | undefined {
  const fields: number[] = [];
  let value = 0;
  let weight = 1;
  for (let i = start; i < text.length; i++) {
    const digit = VALUES[text.charCodeAt(i)] ?? -1;
    if (digit < 0) return undefined;
    value += (digit % 32) * weight;
    weight *= 32;
    if (digit >= 32) continue;
    fields.push(value);
    value = 0;
    weight = 1;
  }
  const [flags, offset, times, firstAt, until] = fields;
  if (flags === undefined || offset === undefined || times === undefined) return undefined;
  if (firstAt === undefined || until === undefined || fields.length > 5) return undefined;
  const queue = (flags >> 1) - QUEUE_BIAS;
  return { queue, offset, times, firstAt, until, orderly: flags % 2 === 1 };
}
