import { readDuration } from '../lib/duration';
import type { Parse } from './parse';
import { refuse } from './parse';

/** A span between two, all three written like `5m`. */
export function duration(what: string, min: string, max: string): Parse<number> {
  const least = readDuration(min) ?? 0;
  const most = readDuration(max) ?? Infinity;
  return (value) => {
    const ms = readDuration(value);
    if (ms !== undefined && ms >= least && ms <= most) return ms;
    return refuse(value, what, `${min} to ${max}, such as 300ms, 5m, 1h or 3d`);
  };
}
