import { javaBase64 } from '../java/java-base64';
import { JavaError } from '../java/java-error';
import { javaInt, javaLong } from '../java/java-number';

/** What a requestId says: which batch of which queue, and when the queue was locked for it. */
export interface RequestId {
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
export const NO_ID: RequestId = {
  brokerName: null,
  queueId: 0,
  offset: 0,
  nextOffset: 0,
  lockTime: 0,
  forceAck: false,
};

/**
 * base64url, padded, of "brokerName,queueId,offset,nextOffset,lockTime[,forceAck]"; several batches
 * of pop mode are joined by ';'. With `fields` 5 forceAck is there only when it is true, as before
 * it was introduced. Source: mq-proxy, FetchRequest.
 */
export function encodeRequestId(ids: readonly RequestId[], fields: 5 | 6): string {
  const tuples = ids.map((id) => {
    const tuple = `${id.brokerName},${id.queueId},${id.offset},${id.nextOffset},${id.lockTime}`;
    return fields === 5 && !id.forceAck ? tuple : `${tuple},${id.forceAck}`;
  });
  const text = Buffer.from(tuples.join(';')).toString('base64url');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/**
 * What {@link encodeRequestId} was given, in five or six fields; nothing for no or blank text.
 * Garbage throws the {@link JavaError} of the gateway's decoder, before anything was done.
 */
export function decodeRequestId(text: string | undefined): RequestId[] {
  if (text === undefined || text.trim() === '') return [];
  return javaBase64(text).toString('latin1').split(';').map(decodeTuple);
}

/** Whether an id may be acked or unlocked. */
export function isLegal({ brokerName, offset, nextOffset, forceAck }: RequestId): boolean {
  return brokerName !== null && offset >= 0 && (nextOffset >= offset || forceAck);
}

/** The id as the gateway's texts name it. */
export function describeId(id: RequestId): string {
  return `${id.brokerName}-${id.queueId}:${id.offset},${id.nextOffset},${id.lockTime},${id.forceAck}`;
}

function decodeTuple(text: string): RequestId {
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
