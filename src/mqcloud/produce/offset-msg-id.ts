import { createHash } from 'node:crypto';
import { RecentMap } from '../../lib/recent-map';

/** Where a message was put, as its offsetMsgId tells it. */
export interface Place {
  readonly topic: string;
  readonly queue: number;
  readonly offset: number;
  /** It waits for its time; `offset` is its place among those. */
  readonly later: boolean;
}

/** 127.0.0.1:10911, the address a broker has by default. */
const BROKER = '7F00000100002A9F';
const OFFSET_BITS = 36n;
const QUEUE_BITS = 8n;
const TOPIC_BITS = 18n;
const ID = /^7F00000100002A9F[0-7][0-9A-F]{15}$/;

/**
 * 32 upper-case hex digits: 4 bytes of the broker's address, 4 of its port, 8 of a position in its
 * log (RocketMQ, MessageDecoder.createMessageId). There is no such log here, so the position is
 * made of topic, queue and offset and is different for every message.
 */
export function offsetMsgId({ topic, queue, offset, later }: Place): string {
  const position =
    ((((later ? 1n : 0n) << TOPIC_BITS) | topicBits(topic)) << (QUEUE_BITS + OFFSET_BITS)) |
    (BigInt(queue) << OFFSET_BITS) |
    BigInt.asUintN(Number(OFFSET_BITS), BigInt(offset));
  return BROKER + position.toString(16).toUpperCase().padStart(16, '0');
}

/** The place in a topic that an offsetMsgId stands for; `undefined` if it stands for none of it. */
export function placeOf(id: string, topic: string): Place | undefined {
  if (!ID.test(id)) return undefined;
  const position = BigInt(`0x${id.slice(BROKER.length)}`);
  const bits = position >> (QUEUE_BITS + OFFSET_BITS);
  if (BigInt.asUintN(Number(TOPIC_BITS), bits) !== topicBits(topic)) return undefined;
  return {
    topic,
    queue: Number(BigInt.asUintN(Number(QUEUE_BITS), position >> OFFSET_BITS)),
    offset: Number(BigInt.asUintN(Number(OFFSET_BITS), position)),
    later: bits >> TOPIC_BITS !== 0n,
  };
}

const bitsOf = new RecentMap<string, bigint>(10_000);

function topicBits(topic: string): bigint {
  let bits = bitsOf.get(topic);
  if (bits === undefined) {
    const digest = createHash('md5').update(topic).digest();
    bits = BigInt.asUintN(Number(TOPIC_BITS), BigInt(digest.readUInt32BE(0)));
    bitsOf.set(topic, bits);
  }
  return bits;
}
