import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { RecentList } from '../lib/recent-list';
import { exchangeOf, outcomeOf } from './exchange';
import { requestTarget } from './request-target';
import { headOf } from './send';

/**
 * A request that is over, and its reply, as they were on the wire: nothing is copied and nothing left
 * out, so whoever shows one has to take its secrets out.
 */
export interface RequestRecord {
  /** As its reply tells it. */
  readonly id: string;
  /** The protocol it was of. */
  readonly front: string;
  /** When it came and when it was over, in epoch ms by the clock of mqrest. */
  readonly at: number;
  readonly endedAt: number;
  /** What it took by the system's clock; ms. */
  readonly ms: number;
  readonly method: string;
  /** The request line's target. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the client; absent: it had gone. */
  readonly address: string | undefined;
  /** The first bytes of the body, as many as are kept; absent: none was read. */
  readonly body: readonly Buffer[] | undefined;
  /** Bytes of the body that were read. */
  readonly bodyBytes: number;
  /** Absent: the connection ended before its reply. */
  readonly status: number | undefined;
  /** What the reply says in its protocol's words; '' if it says nothing. */
  readonly code: string;
  readonly isError: boolean;
  /** The reply's head, and its body behind that where it is ASCII. */
  readonly head: string;
  /** The body, or its beginning, where it is not behind the head. */
  readonly reply: string | Buffer | undefined;
  /** Bytes of the reply's body. */
  readonly replyBytes: number;
}

/** So many requests in a row are all kept. */
const BURST = 1_000;
/** Of more than that, so many a second. */
const PER_SECOND = 500;

/**
 * The last requests of the protocols and their replies, bounded in number and in characters. Under
 * load only some are kept: what the last thousand leave behind for the garbage collector costs 8 % of
 * a publish where they are those of 30 ms, and tells less than as many of two seconds.
 */
export class RequestJournal {
  readonly records: RecentList<RequestRecord>;
  /** How many can be kept now, and when that was so, by `performance.now()`. */
  #room = BURST;
  #roomAt = 0;

  constructor(limit: number, mostCharacters: number) {
    this.records = new RecentList(limit, mostCharacters);
  }

  /** Takes in a reply that is over at `now` (epoch ms), if it was of a protocol and is to be kept. O(headers). */
  note(res: ServerResponse, now: number): void {
    const { req } = res;
    const exchange = exchangeOf(req);
    const { front, reply, body, bodyBytes, refusedWith } = exchange;
    if (front === undefined) return;
    const time = performance.now();
    if (!this.#hasRoom(time)) return;
    const { bytes, code, isError } = outcomeOf(res);
    const head = headOf(res);
    const record: RequestRecord = {
      id: exchange.id,
      front,
      at: exchange.at,
      endedAt: now,
      ms: time - exchange.arrivedAt,
      method: req.method ?? '',
      target: requestTarget(req),
      headers: req.headers,
      address: req.socket.remoteAddress,
      body,
      bodyBytes,
      status: refusedWith ?? (res.writableFinished ? res.statusCode : undefined),
      code,
      isError,
      head,
      reply,
      replyBytes: bytes,
    };
    let weight = OWN_WEIGHT + head.length + (reply?.length ?? 0);
    for (const text of req.rawHeaders) weight += text.length;
    if (body !== undefined) for (const piece of body) weight += piece.length;
    this.records.add(record, weight);
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
