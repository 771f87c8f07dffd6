import type { Request } from 'express';
import { MqError } from '../../errors';
import type { FaultAction, FaultOperation } from '../../faults/fault';
import type { FaultReplies } from '../../faults/reply-under-faults';
import type { WriteLine } from '../../http/line-writer';
import { JavaError } from '../java/java-error';
import { refusalAnswer, replyOf, type Answer } from './answer';

/** How faults read in the gateway's answers to a request. */
export function faultAnswersOf(req: Request, report: WriteLine): FaultReplies<Answer> {
  return {
    refusalBy,
    replyTo: (error) => refusalAnswer(req, report, error),
    onWire: (answer) => replyOf(answer),
  };
}

/** Source of the text: RocketMQ, RemotingTimeoutException. */
const TIMED_OUT =
  'org.apache.rocketmq.remoting.exception.RemotingTimeoutException: wait response on the channel <127.0.0.1:10911> timeout, 3000(ms)';

function refusalBy(
  { error, message, throttle, outage }: FaultAction,
  operation: FaultOperation,
): Error | undefined {
  if (outage === true) return new MqError('StoreUnavailable', 'a fault keeps the store away');
  // A poll is not refused: it has a status for that.
  if (throttle !== undefined && operation === 'consume') return undefined;
  if (throttle !== undefined) return new JavaError(500, 'Throttling: too many calls');
  if (error === undefined) return undefined;
  const text = error === 'RequestTimeout' ? TIMED_OUT : `${error}: a fault wants it`;
  return new JavaError(500, message ?? text);
}
