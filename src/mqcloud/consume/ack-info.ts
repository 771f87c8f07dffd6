import type { AckOutcome, Ticket } from '../../broker/pull/ack';
import type { Envelope } from '../http/envelope';
import { describeTicket, isLegal, NO_TICKET, ticketIn, type TicketFields } from './ticket-codec';

/** A part of a requestId and, where it can be acked at all, the ticket that it stands for. */
export interface AckPart {
  readonly fields: TicketFields;
  readonly ticket: Ticket | undefined;
}

/** What a requestId asks to ack; without one, something that is illegal. */
export function ackParts(parts: readonly TicketFields[], queuesPerBroker: number): AckPart[] {
  return (parts.length === 0 ? [NO_TICKET] : parts).map((fields) => {
    return { fields, ticket: ticketIn(fields, queuesPerBroker) };
  });
}

/** The tickets of a requestId, without the parts that have none. */
export function ticketsIn(parts: readonly AckPart[]): Ticket[] {
  return parts.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket]));
}

/**
 * What became of the acks, in the gateway's words (mq-proxy, ConsumerQueueOffsetManager.ack).
 * `outcomes` has one for each that has a ticket, in their order.
 */
export function ackInfo(parts: readonly AckPart[], outcomes: readonly AckOutcome[]): Envelope {
  const left = [...outcomes];
  const texts = parts.map(({ fields, ticket }) => {
    if (!isLegal(fields)) return `ack illegal ${describeTicket(fields)}`;
    const outcome = ticket === undefined ? undefined : left.shift();
    const text = textOf(outcome ?? { as: 'unlocked' });
    return text === undefined ? undefined : `${text} ${describeTicket(fields)}`;
  });
  const given = texts.filter((text) => text !== undefined);
  return {
    status: parts.every(({ fields }) => isLegal(fields)) ? 200 : 400,
    message: given.length === 0 ? undefined : given.join(', '),
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
