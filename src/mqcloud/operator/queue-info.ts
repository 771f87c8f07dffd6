import { rankQueues } from '../../broker/pull/rank';
import type { Row } from '../../broker/pull/row';
import { messageQueue } from '../message-queue';

/** A queue's row as the gateway shows it, its fields in the order in which they are printed. */
export function queueInfo(
  topic: string,
  queue: number,
  row: Row,
  queuesPerBroker: number,
  pull: { readonly maxOffset?: number; readonly offset?: number; readonly first?: boolean } = {},
): object {
  return {
    messageQueue: messageQueue(topic, queue, queuesPerBroker),
    maxOffset: pull.maxOffset ?? row.maxSeen,
    committedOffset: pull.offset ?? row.committed,
    lockTimestamp: row.lockAt,
    lastConsumeTimestamp: row.pulledAt,
    lastConsumeClientIp: row.ip === '' ? undefined : row.ip,
    firstConsume: pull.first ?? false,
    newerMaxOffset: row.maxKnown,
  };
}

/** All rows, in the order in which a poll tries the queues. */
export function queueInfos(topic: string, rows: readonly Row[], queuesPerBroker: number): object[] {
  return rankQueues(rows).flatMap((queue) => {
    const row = rows[queue];
    return row === undefined ? [] : [queueInfo(topic, queue, row, queuesPerBroker)];
  });
}
