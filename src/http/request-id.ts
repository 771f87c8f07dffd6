import type { IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';

const ID = Symbol('request id');
interface Stamped extends IncomingMessage {
  [ID]?: string;
}

const ofThisProcess = randomBytes(4).toString('hex').toUpperCase();
let count = randomBytes(2).readUInt16BE();
let second = -1;
let prefix = '';

/**
 * The request's id: 24 upper-case hex digits, the first 8 of them unix seconds, unique over
 * processes; the same for every call with the same request.
 * Source: Aliyun doc "common parameters", `x-mq-request-id`.
 */
export function requestId(req: IncomingMessage): string {
  return (req as Stamped)[ID] ?? stampRequest(req, Date.now());
}

/** Gives the request its id when it arrives, with the seconds of `now` (epoch ms). */
export function stampRequest(req: IncomingMessage, now: number): string {
  const id = nextId(now);
  (req as Stamped)[ID] = id;
  return id;
}

function nextId(now: number): string {
  const seconds = Math.floor(now / 1000);
  if (seconds !== second) {
    second = seconds;
    prefix = hex8(seconds) + ofThisProcess;
  }
  count = (count + 1) >>> 0;
  return prefix + hex8(count);
}

function hex8(number: number): string {
  return (number >>> 0).toString(16).toUpperCase().padStart(8, '0');
}
