import type { WriteLine } from '../http/line-writer';
import type { Query } from './query';
import { rangeRefusal, type Refusal } from './refusal';

/** Source: Aliyun doc "consume messages". */
const LONGEST_WAIT_S = 30;

/** How many ms a poll waits by its query; throws the refusal where it is no number or too many. */
export type DecodeWait = (query: Query) => number;

/**
 * Below 0 is 0, for the PHP SDK sends -1 by default. Above 30 `strict` refuses (`InvalidArgument`);
 * else it is 30, and `log` gets a line about it once. It gets one too about a `waitSeconds`, which
 * the service does not know, so that the poll does not wait at all.
 */
export function waitDecoder(strict: boolean, log: WriteLine): DecodeWait {
  const logged = new Set<string>();
  const once = (what: string, line: string): void => {
    if (logged.has(what)) return;
    logged.add(what);
    log(line);
  };
  return ({ waitSeconds, waitseconds, consumer = '' }) => {
    if (waitseconds === undefined) {
      const line = `a poll of group ${consumer} does not wait: waitSeconds is ignored, the parameter is spelled waitseconds`;
      if (waitSeconds !== undefined) once('case', line);
      return 0;
    }
    if (!/^-?[0-9]{1,9}$/.test(waitseconds)) throw outOfRange();
    const seconds = Number(waitseconds);
    if (seconds > LONGEST_WAIT_S) {
      if (strict) throw outOfRange();
      const line = `a poll of group ${consumer} waits ${LONGEST_WAIT_S} s, not ${waitseconds}`;
      once('long', `${line}: the strict profile would refuse this (${outOfRange().code})`);
    }
    return Math.min(Math.max(seconds, 0), LONGEST_WAIT_S) * 1000;
  };
}

function outOfRange(): Refusal {
  return rangeRefusal('waitseconds', 0, LONGEST_WAIT_S, 'seconds');
}
