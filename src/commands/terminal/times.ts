const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** A span of ms as people say it, in two units at most: `4m 12s`, `1d`, `3s`, `20ms`. */
export function span(ms: number): string {
  const whole = Math.abs(ms) < 1_000 ? Math.abs(ms) : Math.round(Math.abs(ms) / 1_000) * 1_000;
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return `${Math.round(whole)}ms`;
  const parts: string[] = [];
  let left = whole;
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(' ');
}

/** How long ago a time is, or in how long it comes. */
export function relative(at: number, now: number): string {
  return at > now ? `in ${span(at - now)}` : `${span(now - at)} ago`;
}

/** The time of the day here; with its date where that is not the day of `now`. */
export function timeOf(at: number, now: number): string {
  const [day, time] = [dayOf(at), new Date(at).toTimeString().slice(0, 8)];
  return day === dayOf(now) ? time : `${day} ${time}`;
}

/** The same with ms. */
export function exactTimeOf(at: number, now: number): string {
  return `${timeOf(at, now)}.${String(Math.floor(at) % 1_000).padStart(3, '0')}`;
}

/** Day and time here. */
export function dateOf(at: number): string {
  return `${dayOf(at)} ${new Date(at).toTimeString().slice(0, 8)}`;
}

/** A sentence of mqrest, in which times stand as ISO 8601, with the times here. */
export function withTimesHere(sentence: string, now: number): string {
  return sentence.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, (time) =>
    timeOf(Date.parse(time), now),
  );
}

function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
