/** What the log tells of a request. */
export interface LoggedRequest {
  /** Epoch ms by the real clock, when it was over. */
  readonly at: number;
  /** Epoch ms by the clock that messages go by, where that was moved. */
  readonly movedTo: number | undefined;
  readonly id: string;
  /** `-` where it was none that could be read, as the path. */
  readonly method: string;
  /** Without secrets and without characters that could break or forge a line. */
  readonly path: string;
  /** `gone`: the client had hung up before its reply; `cut`: the connection was ended without one. */
  readonly status: number | 'gone' | 'cut';
  /** What the reply says in its protocol's words; '' if it says nothing. */
  readonly code: string;
  readonly ms: number;
  /** Body bytes of the reply. */
  readonly bytes: number;
  readonly isError: boolean;
}

/** A request as a line, without its line feed. */
export type LineFormat = (record: LoggedRequest) => string;

/** How lines are written: for programs to read by columns, as JSON, or for people at a terminal. */
export type LogFormat = 'text' | 'json' | 'terminal';

/** How far the clock must be from the real one to be told: more than the time between two looks. */
const MOVED_MS = 100;

/** `now`, the time by the clock that messages go by, if that was moved; `undefined`: it goes with the real one. */
export function movedTime(at: number, now: number): number | undefined {
  return Math.abs(at - now) > MOVED_MS ? now : undefined;
}

/** Time, request id, method, path, status, code, duration, body bytes; at the end a clock that was moved. */
export const textLine: LineFormat = (record) => {
  const { at, movedTo, id, method, path, bytes } = record;
  const moved = movedTo === undefined ? '' : ` clock=${timeText(movedTo, movedMinute)}`;
  const ms = tenths(record.ms);
  return `${timeText(at, realMinute)} ${id} ${method} ${path} ${outcomeText(record)} ${ms}ms ${bytes}B${moved}`;
};

/** The same as an object of JSON. */
export const jsonLine: LineFormat = (record) => {
  const { at, movedTo, id, method, path, status, code, ms, bytes, isError } = record;
  return JSON.stringify({
    time: timeText(at, realMinute),
    level: isError ? 'warn' : 'info',
    requestId: id,
    ...{ method, path, status },
    ...(code !== '' && { code }),
    durationMs: Math.round(ms * 10) / 10,
    bytes,
    ...(movedTo !== undefined && { clock: timeText(movedTo, movedMinute) }),
  });
};

/** Anything else there is to say, as an object of JSON. */
export function jsonNote(level: 'info' | 'warn', message: string): string {
  return JSON.stringify({ time: new Date().toISOString(), level, message });
}

const RED = '31';
const YELLOW = '33';
const GREEN = '32';
const DIM = '2';

/** In columns, what matters first: local time, status, duration, method and path, code, request id. */
export function terminalLine(hasColour: boolean): LineFormat {
  const paint = (style: string, text: string): string =>
    hasColour ? `\x1b[${style}m${text}\x1b[0m` : text;
  return (record) => {
    const { at, movedTo, id, method, path, status, code, ms } = record;
    const parts = [
      paint(DIM, clockText(new Date(at))),
      paint(colourOf(record), String(status).padEnd(4)),
      `${tenths(ms)} ms`.padStart(10),
      `${method.padEnd(6)} ${path}`,
      ...(code === '' ? [] : [paint(colourOf(record), code)]),
      paint(DIM, id),
      ...(movedTo === undefined ? [] : [paint(YELLOW, `clock ${localText(new Date(movedTo))}`)]),
    ];
    return parts.join(' ');
  };
}

function colourOf({ status, isError }: LoggedRequest): string {
  if (!isError && typeof status === 'number') return GREEN;
  return typeof status === 'number' && status < 500 ? YELLOW : RED;
}

function outcomeText({ status, code }: LoggedRequest): string {
  return code === '' ? String(status) : `${status} ${code}`;
}

function tenths(ms: number): string {
  const rounded = Math.round(ms * 10);
  return `${Math.floor(rounded / 10)}.${rounded % 10}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** `12:00:00.000`, in the zone of this machine. */
function clockText(time: Date): string {
  const ms = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${ms}`;
}

/** `2026-01-31 12:00:00`, in the zone of this machine. */
function localText(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${clockText(time).slice(0, -'.000'.length)}`;
}

/** A minute and its text. */
interface Minute {
  at: number;
  text: string;
}

const MINUTE_MS = 60_000;
const realMinute: Minute = { at: NaN, text: '' };
const movedMinute: Minute = { at: NaN, text: '' };

/** A time (epoch ms) as `2026-01-31T12:00:00.000Z`; what it has in common with the last is kept. */
function timeText(now: number, last: Minute): string {
  const minute = Math.floor(now / MINUTE_MS);
  if (minute !== last.at) {
    last.at = minute;
    last.text = new Date(minute * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length);
  }
  const ms = now - minute * MINUTE_MS;
  return `${last.text}${two(Math.floor(ms / 1000))}.${String(ms % 1000).padStart(3, '0')}Z`;
}
