import type { AckOutcome, Ticket } from './ack';
import type { Row, Segment } from './row';

/** The row without the segment that the ticket stands for; `undefined` where it stands for none. */
export function ackSegment(
  row: Row,
  ticket: Ticket,
): { readonly row: Row; readonly outcome: AckOutcome } | undefined {
  if (!row.segments.some((s) => isTicketOf(ticket, s))) return undefined;
  const segments = row.segments.filter((s) => !isTicketOf(ticket, s));
  return { row: { ...row, segments }, outcome: { as: 'ok' } };
}

/** The row with the ticket's segment due for a retry at once; `undefined` where it stands for none. */
export function expireSegment(row: Row, ticket: Ticket): Row | undefined {
  if (!row.segments.some((s) => isTicketOf(ticket, s))) return undefined;
  return {
    ...row,
    segments: row.segments.map((s) => (isTicketOf(ticket, s) ? { ...s, expireAt: 0 } : s)),
  };
}

/** Epoch ms from which on a segment is handed out again; it is good up to and with its last ms. */
export function segmentEnd({ expireAt }: Segment): number {
  return expireAt + 1;
}

/** What acks a segment of a queue. */
export function segmentTicket(queue: number, { offset, next, lockAt }: Segment): Ticket {
  return { queue, offset, next, lockAt, force: false };
}

/** Whether a ticket is that of a segment. */
export function isTicketOf(ticket: Ticket, segment: Segment): boolean {
  return (
    segment.offset === ticket.offset &&
    segment.next === ticket.next &&
    segment.lockAt === ticket.lockAt
  );
}
