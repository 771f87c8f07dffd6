const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span in short: `0.4 s`, `41 s`, `4:31`, `2 h 5 m`, `3 d 1 h`. */
export function span(ms: number): string {
  const of = Math.abs(ms);
  if (of < 10 * SECOND) return `${trim(of / SECOND)} s`;
  if (of < MINUTE) return `${Math.floor(of / SECOND)} s`;
  if (of < HOUR) {
    const seconds = Math.floor((of % MINUTE) / SECOND);
    return `${Math.floor(of / MINUTE)}:${String(seconds).padStart(2, '0')}`;
  }
  if (of < DAY) return pair(of, HOUR, 'h', MINUTE, 'm');
  return pair(of, DAY, 'd', HOUR, 'h');
}

function trim(value: number): string {
  return value === 0 ? '0' : value.toFixed(1).replace(/\.0$/, '');
}

function pair(of: number, large: number, name: string, small: number, smallName: string): string {
  const rest = Math.floor((of % large) / small);
  return `${Math.floor(of / large)} ${name}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** A span that grows or shrinks while it is looked at: whole seconds. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  return seconds < 60 ? `${seconds} s` : span(seconds * SECOND);
}

/** A time of day, with the day where it is another than that of `now`. */
export function time(at: number, now: number): string {
  const of = new Date(at);
  const clock = [of.getHours(), of.getMinutes(), of.getSeconds()].map(two).join(':');
  return new Date(now).toDateString() === of.toDateString() ? clock : `${day(of)} ${clock}`;
}

/** A time to the millisecond. */
export function exactTime(at: number): string {
  const of = new Date(at);
  const clock = [of.getHours(), of.getMinutes(), of.getSeconds()].map(two).join(':');
  return `${day(of)} ${clock}.${String(of.getMilliseconds()).padStart(3, '0')}`;
}

function day(of: Date): string {
  return `${of.getFullYear()}-${two(of.getMonth() + 1)}-${two(of.getDate())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** A count with its thousands apart. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** A size for people. */
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  return value < 1024 ** 2 ? `${trim(value / 1024)} KB` : `${trim(value / 1024 ** 2)} MB`;
}

/** The shortest text that still tells an id from others. */
export function shortId(id: string): string {
  return id.length <= 14 ? id : `${id.slice(0, 4)}…${id.slice(-6)}`;
}

/** What a client is called: the address and the agent that it names. */
export function clientName(client: string): string {
  return client.replace(/^::ffff:/, '').replace(/ unknown agent$/, '');
}
