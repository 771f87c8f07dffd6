import type { IncomingMessage } from 'node:http';
import { MqError } from '../errors';
import type { FaultAction } from '../faults/fault';
import type { FaultReplies } from '../faults/reply-under-faults';
import type { WriteLine } from '../http/line-writer';
import { refusalOf } from './refuse';
import type { Reply } from './reply';
import { InjectedError, isWireCode } from './wire-errors';

/** How faults read in this protocol's replies to a request. */
export function faultRepliesOf(req: IncomingMessage, log: WriteLine): FaultReplies<Reply> {
  return {
    refusalBy,
    replyTo: (error) => refusalOf(req, error, log),
    onWire: (reply) => reply,
  };
}

function refusalBy({ error, message, failAcks, throttle, outage }: FaultAction): Error | undefined {
  if (throttle !== undefined) return new InjectedError('Throttling');
  if (outage === true) return new MqError('StoreUnavailable', 'a fault keeps the store away');
  // Beside failAcks the code is that of the handles that fail.
  if (error === undefined || failAcks !== undefined) return undefined;
  return new InjectedError(isWireCode(error) ? error : 'InternalError', message);
}
