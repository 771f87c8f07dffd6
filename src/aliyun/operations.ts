import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Broker } from '../broker/broker';
import type { SettleResult } from '../broker/events';
import type { Delivery } from '../broker/message';
import type { DecodedCall } from '../faults/fault-effect';
import type { Faults } from '../faults/faults';
import type { TopicRef } from '../store/store';
import { discardBody } from '../http/discard';
import type { WriteLine } from '../http/line-writer';
import { requestId } from '../http/exchange';
import type { Authenticate } from './authenticate';
import { callerOf } from '../http/caller';
import {
  bornHostOf,
  decodeConsume,
  decodeHandles,
  decodeMessage,
  decodeSettle,
  decodeTopic,
} from './codec';
import { WIRE_ERRORS, type WireCode } from './wire-errors';
import type { Query } from './query';
import { readDocument } from './read-document';
import { deliveriesBody, errorXml, failuresXml, publishedXml, type FailedHandle } from './replies';
import { hostIdOf } from './host-id';
import type { Reply } from './reply';
import type { DecodeWait } from './wait-seconds';

/** What the operations work with. */
export interface Front {
  readonly broker: Broker;
  readonly authenticate: Authenticate;
  /** A path before `/topics` that is taken off; empty for none. */
  readonly basePath: string;
  readonly log: WriteLine;
  readonly decodeWait: DecodeWait;
  readonly faults: Faults | undefined;
}

/** A request whose URL is understood and whose sender may send it. */
export interface AdmittedRequest {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly topic: string;
  readonly query: Query;
}

/** Understands a request, or throws what it is to be refused with. */
export type Operation = (
  front: Front,
  admitted: AdmittedRequest,
) => DecodedCall<Reply> | Promise<DecodedCall<Reply>>;

/** Source of the version: Aliyun doc "common parameters". */
export const VERSION = { 'x-mq-version': '2015-06-06' };
/** The Node SDK reads bodies of a type that begins with `text/xml` in lower case, no others. */
export const XML = { ...VERSION, 'Content-Type': 'text/xml;charset=utf-8' };

/** A 4 MB message with every character escaped, and room. */
const POST_LIMIT_BYTES = 32 * 1024 * 1024;
/** Sixteen handles with a great deal of room. */
const DELETE_LIMIT_BYTES = 1024 * 1024;

/** POST: 201 with the message's id; with a receipt handle where it is transactional. */
export const publish: Operation = async ({ broker }, { req, topic, query }) => {
  const document = await readDocument(req, POST_LIMIT_BYTES);
  const draft = decodeMessage(document, bornHostOf(req.socket.remoteAddress));
  const to = decodeTopic(topic, query);
  const tags = draft.tag === undefined ? undefined : [draft.tag];
  return {
    call: { front: 'aliyun', operation: 'publish', ns: to.instance, topic, tags },
    async run({ refusal, duplicate } = {}) {
      if (refusal !== undefined) throw refusal;
      const how = duplicate === undefined ? undefined : { duplicate };
      const published = await broker.publish(to, draft, requestId(req), how);
      return { status: 201, body: publishedXml(published), headers: XML };
    },
  };
};

/**
 * The C# SDK gives up on a reply after 3 s, the very time its samples ask the server to wait, and
 * it cannot be told otherwise (MQClient.cs): it is answered this much earlier.
 */
const CSHARP_EARLY_MS = 200;

/** GET: 200 with messages, or 404 `MessageNotExist`, at once or when the long poll is over. */
export const consume: Operation = ({ broker, decodeWait }, { req, res, topic, query }) => {
  // The C# and C++ SDKs send bodies with GET, which mean nothing; unread they would hide a hang-up.
  if (hasBody(req)) discardBody(req);
  const call = decodeConsume(topic, query, decodeWait);
  const early = req.headers['user-agent']?.startsWith('mq-csharp-sdk') ? CSHARP_EARLY_MS : 0;
  const waitMs = Math.max(call.waitMs - early, 0);
  const { instance: ns, group, tags } = call;
  return {
    call: { front: 'aliyun', operation: 'consume', ns, topic, group, tags },
    async run({ refusal, shuffle, duplicate } = {}) {
      if (refusal !== undefined) throw refusal;
      const deliveries = await broker.consume({ ...call, waitMs, shuffle }, callerOf(res));
      if (deliveries.length === 0) return nothing(req);
      if (duplicate && call.mode !== 'half') await deliverAgain(broker, call, deliveries);
      return { status: 200, body: await deliveriesBody(deliveries), headers: XML };
    },
  };
};

/** A first delivery brings one more, for a fault that always fires would have no end. */
async function deliverAgain(
  broker: Broker,
  of: TopicRef,
  deliveries: readonly Delivery[],
): Promise<void> {
  for (const delivery of deliveries) {
    if (delivery.consumedTimes === 1) await broker.publishAgain(of, delivery.message);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return (headers['content-length'] ?? '0') !== '0' || headers['transfer-encoding'] !== undefined;
}

function nothing(req: IncomingMessage): Reply {
  const { status, text } = WIRE_ERRORS.MessageNotExist;
  const code = 'MessageNotExist';
  const hostId = hostIdOf(req.headers.host);
  const body = errorXml({ code, message: text, requestId: requestId(req), hostId });
  return { status, body, headers: XML, code, isError: false };
}

/** DELETE: 204 when all handles are settled, else 404 with those that are not; the others are. */
export const settle: Operation = async ({ broker }, { req, topic, query }) => {
  const { of, verb } = decodeSettle(topic, query);
  const handles = decodeHandles(await readDocument(req, DELETE_LIMIT_BYTES));
  return {
    call: { front: 'aliyun', operation: verb, ns: of.instance, topic, group: of.group },
    async run({ refusal, failAcks = 0, error } = {}) {
      if (refusal !== undefined) throw refusal;
      // Handles that are to fail are not settled at all.
      const good = handles.slice(0, Math.max(handles.length - failAcks, 0));
      const results = good.length === 0 ? [] : await broker[verb](of, good, requestId(req));
      const injected = error === 'MessageNotExist' ? error : 'ReceiptHandleError';
      const failed = failuresOf(handles, results, injected);
      const [first] = failed;
      if (first === undefined) return { status: 204, body: '', headers: VERSION };
      const { status } = WIRE_ERRORS.ReceiptHandleError;
      return { status, body: failuresXml(failed), headers: XML, code: first.code };
    },
  };
};

/** How the results of a settlement read on this wire. */
const CODE_OF: Readonly<Record<Exclude<SettleResult, 'done'>, WireCode>> = {
  expired: 'MessageNotExist',
  superseded: 'MessageNotExist',
  unknown: 'MessageNotExist',
  foreign: 'ReceiptHandleError',
};

/** The handles that failed; those without a result do so with the code `injected`. */
function failuresOf(
  handles: readonly string[],
  results: readonly SettleResult[],
  injected: WireCode,
): FailedHandle[] {
  const failed: FailedHandle[] = [];
  for (const [i, receiptHandle] of handles.entries()) {
    const result = results[i];
    if (result === 'done') continue;
    const code = result === undefined ? injected : CODE_OF[result];
    failed.push({ code, message: WIRE_ERRORS[code].text, receiptHandle });
  }
  return failed;
}
