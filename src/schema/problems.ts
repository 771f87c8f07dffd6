import type { MqErrorCode } from '../errors';

type Problem = readonly [status: number, title: string];

/**
 * What can be wrong with a call, whoever makes it. The status is what HTTP answers with; the title
 * is the same for all problems of a kind.
 */
export const PROBLEMS = {
  InvalidValue: [400, 'Invalid value'],
  NotJson: [400, 'Not JSON'],
  UnknownSnapshotVersion: [400, 'Unknown snapshot version'],
  NotAuthorized: [401, 'Not authorized'],
  Forbidden: [403, 'Forbidden'],
  NoSuchOperation: [404, 'No such operation'],
  NoSuchFault: [404, 'No such fault'],
  NoSuchCredential: [404, 'No such access key'],
  NotInFlight: [404, 'Not in flight'],
  NotDead: [404, 'Not dead'],
  NoSuchMessage: [404, 'No such message'],
  NotRemembered: [404, 'Not remembered'],
  NotInTime: [408, 'Not in time'],
  NotNone: [409, 'It happened'],
  NothingDue: [409, 'Nothing falls due'],
  NotDeletable: [409, 'Cannot be deleted'],
  Forgotten: [409, 'Forgotten'],
  HistoryOff: [409, 'History is off'],
  Reset: [409, 'Reset'],
  TooManyFaults: [409, 'Too many faults'],
  BodyTooLarge: [413, 'The body is too large'],
  SnapshotTooLarge: [413, 'The snapshot is too large'],
  TooManyCalls: [429, 'Too many calls wait'],
  Closing: [503, 'Closing'],
} as const satisfies Record<string, Problem>;
export type ProblemCode = keyof typeof PROBLEMS;

/** The same for what the broker refuses. */
export const BROKER_PROBLEMS: Readonly<Record<MqErrorCode, Problem>> = {
  TopicNotExist: [404, 'No such topic'],
  GroupNotExist: [404, 'No such group'],
  NotPermitted: [403, 'Not permitted'],
  TopicTypeMismatch: [409, 'The topic is of another type'],
  InvalidArgument: [400, 'Invalid value'],
  InvalidReceiptHandle: [400, 'Not a receipt handle of this topic and group'],
  ReceiptHandleExpired: [409, 'The delivery is over'],
  InvalidContent: [400, 'Invalid value'],
  NameTooLong: [400, 'Invalid value'],
  StoreUnavailable: [503, 'The store is not available'],
  StoreFull: [503, 'The store is full'],
  ServerBusy: [503, 'The server is busy'],
};
