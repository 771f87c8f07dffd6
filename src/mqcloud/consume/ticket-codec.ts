import type { Ticket } from '../../broker/pull/ack';
import type { Quirks } from '../../config/mqcloud-profiles';
import { javaBase64 } from '../java/java-base64';
import { JavaError } from '../java/java-error';
import { javaInt, javaLong } from '../java/java-number';
import { messageQueue, queueNumber } from '../message-queue';

/** One part of a requestId: which batch of which queue, and when it was locked. */
export interface TicketFields {
  /** `null` where no requestId was given. */
  readonly brokerName: string | null;
  readonly queueId: number;
  readonly offset: number;
  readonly nextOffset: number;
  /** Epoch ms. */
  readonly lockTime: number;
  readonly forceAck: boolean;
}

/** What stands for a requestId that was not given. */
export const NO_TICKET: TicketFields = {
  brokerName: null,
  queueId: 0,
  offset: 0,
  nextOffset: 0,
  lockTime: 0,
  forceAck: false,
};

/** A ticket's fields, in the order in which they are printed. */
export function fieldsOf(topic: string, ticket: Ticket, queuesPerBroker: number): TicketFields {
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

/** The ticket that the fields stand for; `undefined` where they stand for none that can be acked. */
export function ticketIn(fields: TicketFields, queuesPerBroker: number): Ticket | undefined {
  const queue = queueNumber(fields.brokerName, fields.queueId, queuesPerBroker);
  if (queue === undefined || !isLegal(fields)) return undefined;
  const { offset, nextOffset: next, lockTime: lockAt, forceAck: force } = fields;
  return { queue, offset, next, lockAt, force };
}

/**
 * The requestId of tickets: base64url, padded, of "brokerName,queueId,offset,nextOffset,lockTime[,forceAck]";
 * several batches of pop mode are joined by ';'. Where ids have 5 fields, forceAck is there only
 * when it is true, as before it was introduced. Source: mq-proxy, FetchRequest.
 */
export function encodeRequestId(
  topic: string,
  tickets: readonly Ticket[],
  { queuesPerBroker, requestIdFields }: Pick<Quirks, 'queuesPerBroker' | 'requestIdFields'>,
): string {
  const tuples = tickets.map((ticket) => {
    const fields = fieldsOf(topic, ticket, queuesPerBroker);
    const values = Object.values(fields);
    return (requestIdFields === 5 && !ticket.force ? values.slice(0, 5) : values).join(',');
  });
  const text = Buffer.from(tuples.join(';')).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/**
 * The parts of a requestId, of five or six fields each; nothing for no or blank text. Garbage
 * throws the {@link JavaError} of the gateway's decoder, before anything was done.
 */
export function decodeRequestId(text: string | undefined): TicketFields[] {
  if (text === undefined || text.trim() === '') return [];
  return javaBase64(text).toString('latin1').split(';').map(decodeTuple);
}

/** Whether a part of an id may be acked or unlocked. */
export function isLegal({ brokerName, offset, nextOffset, forceAck }: TicketFields): boolean {
  return brokerName !== null && offset >= 0 && (nextOffset >= offset || forceAck);
}

/** A part of an id as the gateway's texts name it. */
export function describeTicket(fields: TicketFields): string {
  const { brokerName, queueId, offset, nextOffset, lockTime, forceAck } = fields;
  return `${brokerName}-${queueId}:${offset},${nextOffset},${lockTime},${forceAck}`;
}

function decodeTuple(text: string): TicketFields {
  const fields = text.split(',');
  while (fields.at(-1) === '' && fields.length > 1) fields.pop();
  const field = (index: number): string => {
    const value = fields[index];
    if (value !== undefined) return value;
    const where = `Index ${index} out of bounds for length ${fields.length}`;
    throw new JavaError(500, `java.lang.ArrayIndexOutOfBoundsException: ${where}`);
  };
  return {
    brokerName: field(0),
    queueId: javaInt(field(1)),
    offset: javaLong(field(2)),
    nextOffset: javaLong(field(3)),
    lockTime: javaLong(field(4)),
    forceAck: fields[5]?.toLowerCase() === 'true',
  };
}
