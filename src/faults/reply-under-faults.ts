import type { ServerResponse } from 'node:http';
import { callerOf } from '../http/caller';
import { requestId } from '../http/exchange';
import { hangUp, sendForeign, sendSpoilt, type WireReply } from '../http/send';
import type { FaultAction, FaultOperation } from './fault';
import type { DecodedCall } from './fault-effect';
import type { Faults, FiredFault } from './faults';

/** How a front's errors and replies read. */
export interface FaultReplies<Reply> {
  /** The error by which an action refuses calls of an operation; `undefined`: it does not. */
  refusalBy(action: FaultAction, operation: FaultOperation): Error | undefined;
  /** The reply to a call that threw; `undefined`: the client has gone. */
  replyTo(error: unknown): Reply | undefined;
  /** A reply as it goes over the wire. */
  onWire(reply: Reply): WireReply | Promise<WireReply>;
}

/**
 * Does a call under the first fault that fires at it, and gives the reply to be sent. `undefined`:
 * none is to be sent any more, for the client has hung up or the fault has answered in its own way.
 * Throws what the call is refused with where none fires or a reset ends a delay before the work.
 */
export async function replyUnderFaults<Reply>(
  faults: Faults,
  decoded: DecodedCall<Reply>,
  res: ServerResponse,
  replies: FaultReplies<Reply>,
): Promise<Reply | undefined> {
  const fired = faults.find(decoded.call, requestId(res.req));
  if (fired === undefined) return decoded.run();
  if (!(await fired.wait(callerOf(res)))) return undefined;
  const { action } = fired;
  const isServed = action.hangUp !== 'before' && action.status === undefined;
  const reply = isServed ? await replyOf(decoded, fired, replies) : undefined;
  if (!(await fired.waitToReply(callerOf(res)))) return undefined;
  if (action.hangUp !== undefined) hangUp(res);
  else if (action.status !== undefined) sendForeign(res, action.status, action);
  else if (reply === undefined || action.reply === undefined) return reply;
  else sendSpoilt(res, await replies.onWire(reply), action.reply);
  return undefined;
}

/** A refusal is a reply too, which can be lost or spoilt like any other. */
async function replyOf<Reply>(
  decoded: DecodedCall<Reply>,
  { action, chance }: FiredFault,
  replies: FaultReplies<Reply>,
): Promise<Reply | undefined> {
  try {
    const refusal = replies.refusalBy(action, decoded.call.operation);
    const shuffle = action.shuffle === true ? chance : undefined;
    return await decoded.run({ ...action, refusal, shuffle });
  } catch (error) {
    return replies.replyTo(error);
  }
}
