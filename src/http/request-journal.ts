import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { RecentList } from '../lib/recent-list';
import { ByteRing } from '../lib/byte-ring';
import { exchangeOf, KEPT_BYTES, outcomeOf, type Exchange } from './exchange';
import { requestTarget } from './request-target';
import { headOf } from './send';
import { monotonicNow } from '../lib/real-time';

/** Where the bytes of a request are, one part behind the other, and how many each has. */
interface Parts {
  readonly at: number;
  readonly body: number;
  readonly head: number;
  readonly reply: number;
}

/**
 * A request that is over, and its reply, as they were on the wire: nothing is left out but what is
 * behind the first 64 KB of a body, so whoever shows one has to take its secrets out.
 */
export class RequestRecord {
  constructor(
    /** As its reply tells it. */
    readonly id: string,
    /** The protocol it was of. */
    readonly front: string,
    /** When it came and when it was over, in epoch ms by the clock of mqrest. */
    readonly at: number,
    readonly endedAt: number,
    /** What it took by the system's clock; ms. */
    readonly ms: number,
    readonly method: string,
    /** The request line's target. */
    readonly target: string,
    readonly headers: IncomingHttpHeaders,
    /** Of the client; absent: it had gone. */
    readonly address: string | undefined,
    /** Bytes of the body that were read. */
    readonly bodyBytes: number,
    /** Absent: the connection ended before its reply. */
    readonly status: number | undefined,
    /** What the reply says in its protocol's words; '' if it says nothing. */
    readonly code: string,
    readonly isError: boolean,
    /** Bytes of the reply's body. */
    readonly replyBytes: number,
    private readonly ring: ByteRing,
    private readonly parts: Parts,
  ) {}

  /** The first bytes of the body. To be read at once, as all of these: the memory is used again. */
  get body(): Buffer {
    return this.#part(0, this.parts.body);
  }

  /** The reply's head. */
  get head(): string {
    const head = this.#head;
    const end = head.indexOf(END);
    return head.toString('latin1', 0, end < 0 ? head.length : end);
  }

  /** The first bytes of the reply's body. */
  get reply(): Buffer {
    const { body, head, reply } = this.parts;
    if (reply > 0) return this.#part(body + head, reply);
    const end = this.#head.indexOf(END);
    return this.#head.subarray(end < 0 ? head : end + END.length);
  }

  /** With the body behind it where that is ASCII. */
  get #head(): Buffer {
    return this.#part(this.parts.body, this.parts.head);
  }

  #part(from: number, length: number): Buffer {
    const at = this.parts.at + from;
    return this.ring.bytes.subarray(at, at + length);
  }
}

/** Between the head of a reply and its body. */
const END = '\r\n\r\n';
/** The longest head of a reply that is kept as a whole, and a body behind it. */
const LONGEST_HEAD = 16 * 1024 + KEPT_BYTES;
/** The most that one record has in the ring, and what a turn of the ring can leave unused. */
const LONGEST_RECORD = 2 * KEPT_BYTES + LONGEST_HEAD;

/** So many requests in a row are all kept. */
const BURST = 1_000;
/** Of more than that, so many a second. */
const PER_SECOND = 500;

/**
 * The last requests of the protocols and their replies, bounded in number and in characters. Bytes
 * are copied into a ring, and under load only some requests are kept: to hold on to the strings and
 * buffers of the last thousand, which under load are those of 30 ms, costs 8 % of a publish and 15 % of
 * a poll, for the garbage collector moves all that it meets.
 */
export class RequestJournal {
  readonly records: RecentList<RequestRecord>;
  readonly #ring: ByteRing;
  /** How many can be kept now, and when that was so, by `monotonicNow()`. */
  #room = BURST;
  #roomAt = 0;

  constructor(limit: number, mostCharacters: number) {
    this.records = new RecentList(limit, mostCharacters);
    // What is written last must not reach what the list still has.
    this.#ring = new ByteRing(Math.ceil(mostCharacters) + 2 * LONGEST_RECORD);
  }

  /** Takes in a reply that is over at `now` (epoch ms), if it was of a protocol and is to be kept. O(headers). */
  note(res: ServerResponse, now: number): void {
    const { req } = res;
    const exchange = exchangeOf(req);
    if (exchange.front === undefined) return;
    const time = monotonicNow();
    if (!this.#hasRoom(time)) return;
    const { bytes, code, isError } = outcomeOf(res);
    const parts = this.#write(exchange, headOf(res), bytes);
    const record = new RequestRecord(
      exchange.id,
      exchange.front,
      exchange.at,
      now,
      time - exchange.arrivedAt,
      req.method ?? '',
      requestTarget(req),
      req.headers,
      req.socket.remoteAddress,
      exchange.bodyBytes,
      exchange.refusedWith ?? (res.writableFinished ? res.statusCode : undefined),
      code,
      isError,
      bytes,
      this.#ring,
      parts,
    );
    let weight = OWN_WEIGHT + parts.body + parts.head + parts.reply;
    for (const text of req.rawHeaders) weight += text.length;
    this.records.add(record, weight);
  }

  /** Puts the bytes of a request into the ring. */
  #write({ body, bodyBytes, reply }: Exchange, head: string, replyBytes: number): Parts {
    const ofBody = Math.min(bodyBytes, KEPT_BYTES);
    const ofHead = Math.min(head.length, LONGEST_HEAD);
    const ofReply =
      reply === undefined
        ? 0
        : Math.min(KEPT_BYTES, typeof reply === 'string' ? replyBytes : reply.length);
    const at = this.#ring.claim(ofBody + ofHead + ofReply);
    const { bytes } = this.#ring;
    let next = at;
    if (body !== undefined) for (const piece of body) next += piece.copy(bytes, next);
    bytes.write(head, at + ofBody, ofHead, 'latin1');
    const from = at + ofBody + ofHead;
    let written = ofReply;
    if (typeof reply === 'string') written = bytes.write(reply, from, ofReply);
    else reply?.copy(bytes, from, 0, ofReply);
    return { at, body: ofBody, head: ofHead, reply: written };
  }

  #hasRoom(time: number): boolean {
    this.#room = Math.min(BURST, this.#room + ((time - this.#roomAt) * PER_SECOND) / 1_000);
    this.#roomAt = time;
    if (this.#room < 1) return false;
    this.#room--;
    return true;
  }
}

/** Characters that the memory of a record without any is worth. */
const OWN_WEIGHT = 500;
