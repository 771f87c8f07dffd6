import type { WriteLine } from '../http/line-writer';
import { LONGEST_WAIT_S } from './codec';
import type { Query } from './query';
import { rangeRefusal } from './refusal';

/** Looks at how a poll says how long it waits, once its query is known to be understood. */
export type WaitCheck = (query: Query) => void;

/**
 * `strict` refuses a `waitseconds` above 30 (`InvalidArgument`); else that is said once, for it
 * waits 30 s. That `waitSeconds` short-polls is said once in any case. Below 0 is no fault: the
 * PHP SDK sends -1 by default.
 */
export function waitCheck(strict: boolean, log: WriteLine): WaitCheck {
  const said = new Set<string>();
  const once = (what: string, line: string): void => {
    if (said.has(what)) return;
    said.add(what);
    log(line);
  };
  return ({ waitSeconds, waitseconds, consumer = '' }) => {
    if (waitseconds === undefined) {
      if (waitSeconds === undefined) return;
      const line = `a poll of group ${consumer} with waitSeconds short-polls: it is spelled waitseconds`;
      once('case', line);
    } else if (Number(waitseconds) > LONGEST_WAIT_S) {
      const refusal = rangeRefusal('waitseconds', 0, LONGEST_WAIT_S, 'seconds');
      if (strict) throw refusal;
      const line = `a poll of group ${consumer} waits ${LONGEST_WAIT_S} s, not ${waitseconds}`;
      once('long', `${line}: the strict profile would refuse this (${refusal.code})`);
    }
  };
}
