import { ticketsOf, type PollResult } from '../../broker/pull/call';
import type { PulledMessage } from '../../broker/pull/pulled-message';
import { ackInfo, type AckPart } from './ack-info';
import type { Quirks } from '../../config/mqcloud-profiles';
import { queueInfo } from '../operator/queue-info';
import { encodeRequestId } from './ticket-codec';

/** What a poll came to. */
export interface PollOutcome {
  readonly topic: string;
  /** What it was to ack. */
  readonly parts: readonly AckPart[];
  readonly polled: PollResult;
  /** What an operator wants delivered again. */
  readonly resent: readonly PulledMessage[];
}

/** The result of `/mq/message`, its fields in the order in which they are printed. */
export function pollResult(quirks: Quirks, { topic, parts, polled, resent }: PollOutcome): object {
  const msgList = listOf(polled.messages);
  const retried = polled.retried.flatMap(({ messages }) => messages);
  const retryMsgList = listOf([...retried, ...resent]);
  const msgListSize = msgList?.length ?? 0;
  const retryMsgListSize = retryMsgList?.length ?? 0;
  const { status } = polled;
  const tickets = ticketsOf(polled);
  const requestId = tickets.length === 0 ? undefined : encodeRequestId(topic, tickets, quirks);
  if (!quirks.pollInfo) {
    // As the user guide of 2024 shows it.
    return { status, requestId, msgList, msgListSize, retryMsgList, retryMsgListSize };
  }
  const illegal = status === 'OFFSET_ILLEGAL' || status === 'NO_MATCHED_MSG';
  return {
    status,
    requestId,
    msgList,
    retryMsgList,
    queueInfo: queueInfo(topic, polled.queue, polled.row, quirks.queuesPerBroker, {
      ...(illegal ? { maxOffset: polled.max - 1 } : {}),
      offset: polled.offset,
      first: polled.firstConsume,
    }),
    ackInfo: ackInfo(parts, polled.acks),
    msgListSize,
    retryMsgListSize,
  };
}

function listOf(messages: readonly PulledMessage[]): object[] | undefined {
  if (messages.length === 0) return undefined;
  return messages.map(({ message, storedAt }) => ({
    messageId: message.id,
    message: message.body,
    timestamp: storedAt,
  }));
}
