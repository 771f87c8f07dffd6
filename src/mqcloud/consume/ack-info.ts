import type { AckOutcome, Ticket } from '../../broker/pull/ack';
import type { Envelope } from '../http/envelope';
import { queueNumber } from '../message-queue';
import { describeId, isLegal, NO_ID, type RequestId } from './ticket-codec';

/** A requestId's batch and, where it can be acked at all, the broker's word for it. */
export interface Acked {
  readonly id: RequestId;
  readonly ticket: Ticket | undefined;
}

/** What a requestId asks to ack; without one, something that is illegal. */
export function toAck(ids: readonly RequestId[], queuesPerBroker: number): Acked[] {
  return (ids.length === 0 ? [NO_ID] : ids).map((id) => {
    const queue = queueNumber(id.brokerName, id.queueId, queuesPerBroker);
    if (!isLegal(id) || queue === undefined) return { id, ticket: undefined };
    const { offset, nextOffset: next, lockTime: lockAt, forceAck: force } = id;
    return { id, ticket: { queue, offset, next, lockAt, force } };
  });
}

/**
 * What became of the acks, in the gateway's words (mq-proxy, ConsumerQueueOffsetManager.ack).
 * `outcomes` has one for each that has a ticket, in their order.
 */
export function ackInfo(acked: readonly Acked[], outcomes: readonly AckOutcome[]): Envelope {
  const left = [...outcomes];
  const texts = acked.map(({ id, ticket }) => {
    if (!isLegal(id)) return `ack illegal ${describeId(id)}`;
    const outcome = ticket === undefined ? undefined : left.shift();
    const text = textOf(outcome ?? { as: 'unlocked' });
    return text === undefined ? undefined : `${text} ${describeId(id)}`;
  });
  const said = texts.filter((text) => text !== undefined);
  return {
    status: acked.every(({ id }) => isLegal(id)) ? 200 : 400,
    message: said.length === 0 ? undefined : said.join(', '),
  };
}

function textOf(outcome: AckOutcome): string | undefined {
  switch (outcome.as) {
    case 'ok':
      return 'ok';
    case 'unlocked':
      return 'lock not exist';
    case 'older':
      return `ack lockTime small than ${outcome.lockAt}`;
    case 'newer':
      return `bug ack lockTime bigger than ${outcome.lockAt}`;
    case 'expired':
      return 'lock expired';
    case 'repeated':
      return 'offset has committed';
    case 'mismatch':
      return `bug committedOffset not equal ${outcome.committed}`;
    case 'nothing':
      return undefined;
  }
}
