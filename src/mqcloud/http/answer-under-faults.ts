import type { Request, Response } from 'express';
import { MqError } from '../../errors';
import type { FaultAction } from '../../faults/fault';
import type { Faults } from '../../faults/faults';
import { hangUp, sendForeign, sendSpoilt } from '../../http/send';
import { callerOf } from '../../http/caller';
import type { WriteLine } from '../../http/line-writer';
import { requestId } from '../../http/exchange';
import { answerOf, replyOf, type Answer } from './answer';
import { JavaError } from '../java/java-error';
import type { Twist, Work } from './work';

/** Does a call as the first fault wants it that fires at it; `undefined`: no answer is to be sent any more. */
export async function answerUnderFaults(
  faults: Faults,
  work: Work,
  { req, res, report }: { req: Request; res: Response; report: WriteLine },
): Promise<Answer | undefined> {
  const hit = faults.find(work.call, requestId(req));
  if (hit === undefined) return work.run();
  if (!(await hit.wait(callerOf(res)))) return undefined;
  const { action } = hit;
  const twist = twistOf(action, work.call.operation === 'consume');
  const isServed = action.hangUp !== 'before' && action.status === undefined;
  const answer = isServed ? await answerOf(req, report, () => work.run(twist)) : undefined;
  if (!(await hit.waitToReply(callerOf(res)))) return undefined;
  if (action.hangUp !== undefined) hangUp(res);
  else if (action.status !== undefined) sendForeign(res, action.status, action);
  else if (answer === undefined || action.reply === undefined) return answer;
  else sendSpoilt(res, replyOf(req, answer), action.reply);
  return undefined;
}

function twistOf(action: FaultAction, isPoll: boolean): Twist {
  const { sendStatus, pullStatus, duplicate, throttle } = action;
  // A poll has a status for it.
  const limited = throttle !== undefined && isPoll;
  return {
    fail: limited ? undefined : failureBy(action),
    ...{ sendStatus, pullStatus },
    limited,
    duplicate,
  };
}

/** Source of the text: RocketMQ, RemotingTimeoutException. */
const TIMED_OUT =
  'org.apache.rocketmq.remoting.exception.RemotingTimeoutException: wait response on the channel <127.0.0.1:10911> timeout, 3000(ms)';

function failureBy({ error, message, throttle, outage }: FaultAction): Error | undefined {
  if (outage === true) return new MqError('StoreUnavailable', 'a fault keeps the store away');
  if (throttle !== undefined) return new JavaError(500, 'Throttling: too many calls');
  if (error === undefined) return undefined;
  const text = error === 'RequestTimeout' ? TIMED_OUT : `${error}: a fault wants it`;
  return new JavaError(500, message ?? text);
}
