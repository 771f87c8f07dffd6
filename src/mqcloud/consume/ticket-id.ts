import type { Ticket } from '../../broker/pull/ack';
import { messageQueue } from '../message-queue';
import type { RequestId } from './ticket-codec';

/** What a ticket is on the wire, one part of a requestId. */
export function ticketId(topic: string, ticket: Ticket, queuesPerBroker: number): RequestId {
  const { brokerName, queueId } = messageQueue(topic, ticket.queue, queuesPerBroker);
  return {
    brokerName,
    queueId,
    offset: ticket.offset,
    nextOffset: ticket.next,
    lockTime: ticket.lockAt,
    forceAck: ticket.force,
  };
}
