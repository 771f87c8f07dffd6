import type { Request, Response } from 'express';
import { MqError } from '../errors';
import type { Chance } from '../faults/chance';
import type { FaultAction } from '../faults/fault';
import type { Faults, FiredFault } from '../faults/faults';
import { hangUp, sendForeign, sendSpoilt } from '../http/send';
import { callerOf } from '../http/caller';
import type { WriteLine } from '../http/line-writer';
import { requestId } from '../http/exchange';
import { InjectedError, isWireCode } from './wire-errors';
import { refusalOf } from './refuse';
import { sendReply, type Reply, type Twist, type Work } from './reply';

/** Does the work of a request as the first fault wants it that fires at its call. */
export async function serveUnderFaults(
  faults: Faults,
  work: Work,
  { req, res, log }: { req: Request; res: Response; log: WriteLine },
): Promise<void> {
  const hit = faults.find(work.call, requestId(req));
  if (hit === undefined) {
    sendReply(res, await work.run());
    return;
  }
  if (!(await hit.wait(callerOf(res)))) return;
  const { action } = hit;
  const isServed = action.hangUp !== 'before' && action.status === undefined;
  const reply = isServed ? await replyOf(work, hit, req, log) : undefined;
  if (!(await hit.waitToReply(callerOf(res)))) return;
  if (action.hangUp !== undefined) hangUp(res);
  else if (action.status !== undefined) sendForeign(res, action.status, action);
  else if (reply === undefined) return;
  else if (action.reply === undefined) sendReply(res, reply);
  else sendSpoilt(res, reply, action.reply);
}

/** A refusal is a reply too, which can be lost or spoilt like any other; `undefined`: nobody is there. */
async function replyOf(
  work: Work,
  { action, chance }: FiredFault,
  req: Request,
  log: WriteLine,
): Promise<Reply | undefined> {
  try {
    const refused = refusedBy(action);
    if (refused !== undefined) throw refused;
    return await work.run(twistOf(action, chance));
  } catch (error) {
    return refusalOf(req, error, log);
  }
}

/** What a call is refused with instead of being done. */
function refusedBy({ error, message, failAcks, throttle, outage }: FaultAction): Error | undefined {
  if (throttle !== undefined) return new InjectedError('Throttling');
  if (outage === true) return new MqError('StoreUnavailable', 'a fault keeps the store away');
  if (error === undefined || failAcks !== undefined) return undefined;
  return new InjectedError(isWireCode(error) ? error : 'InternalError', message);
}

function twistOf({ failAcks, error, duplicate, shuffle }: FaultAction, chance: Chance): Twist {
  const as = error === 'MessageNotExist' ? 'ReceiptHandleExpired' : 'InvalidReceiptHandle';
  return {
    failLast: failAcks === undefined ? undefined : { count: failAcks, as },
    duplicate,
    chance: shuffle === true ? chance : undefined,
  };
}
