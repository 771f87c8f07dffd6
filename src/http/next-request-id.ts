import { randomBytes } from 'node:crypto';

const ofThisProcess = randomBytes(4).toString('hex').toUpperCase();
let count = randomBytes(2).readUInt16BE();
let second = -1;
let prefix = '';

/**
 * A new request id: 24 upper-case hex digits, the first 8 of them the unix seconds of `now` (epoch
 * ms), unique over processes. Source: Aliyun doc "common parameters", `x-mq-request-id`.
 */
export function nextRequestId(now: number): string {
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
