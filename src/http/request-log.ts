import type { IncomingMessage, ServerResponse } from 'node:http';
import { RecentMap } from '../lib/recent-map';
import { exchangeOf, outcomeOf, type Exchange } from './exchange';
import { requestTarget } from './request-target';
import { monotonicNow } from '../lib/real-time';

/** Which requests get a line: all, those that ended in an error, or none. */
export type LogLevel = 'requests' | 'errors' | 'off';

/**
 * One line about a reply that is over at `now` (epoch ms):
 * time, request id, method, path, status, code, duration, body bytes; `gone` when the client had
 * hung up before its reply. Headers never appear, nor secrets of the query.
 */
export function requestLine(res: ServerResponse, now: number): string {
  const { id, arrivedAt, refusedWith } = exchangeOf(res.req);
  const { bytes, code } = outcomeOf(res);
  const status = refusedWith ?? (res.writableFinished ? res.statusCode : 'gone');
  return lineOf(now, id, methodAndPath(res.req), status, code, arrivedAt, bytes);
}

/**
 * The line of what was refused before there was a reply: of a request (CONNECT), or of bytes that
 * are none, which have no method and no path. `cut` when it was not answered either.
 */
export function refusalLine(
  { id, arrivedAt, code, bytes, refusedWith }: Exchange,
  req: IncomingMessage | undefined,
  now: number,
): string {
  const asked = req === undefined ? '- -' : methodAndPath(req);
  return lineOf(now, id, asked, refusedWith ?? 'cut', code, arrivedAt, bytes);
}

/** The texts of the targets that came last: clients ask for few different ones over and over. */
const texts = new RecentMap<string, string>(1_000);
/** Longer targets are not remembered. */
const LONGEST_REMEMBERED = 256;

function methodAndPath(req: IncomingMessage): string {
  const target = requestTarget(req);
  let text = texts.get(target);
  if (text === undefined) {
    text = logText(target);
    if (target.length <= LONGEST_REMEMBERED) texts.set(target, text);
  }
  return `${req.method ?? '-'} ${text}`;
}

function lineOf(
  now: number,
  id: string,
  asked: string,
  status: number | string,
  code: string,
  arrivedAt: number,
  bytes: number,
): string {
  const outcome = code === '' ? status : `${status} ${code}`;
  const tenths = Math.round((monotonicNow() - arrivedAt) * 10);
  const ms = `${Math.floor(tenths / 10)}.${tenths % 10}`;
  return `${timeText(now)} ${id} ${asked} ${outcome} ${ms}ms ${bytes}B`;
}

let minute = NaN;
let minuteText = '';

/** A time (epoch ms) as `2026-01-31T12:00:00.000Z`; what it has in common with the last is kept. */
function timeText(now: number): string {
  const ofMinute = Math.floor(now / MINUTE_MS);
  if (ofMinute !== minute) {
    minute = ofMinute;
    minuteText = new Date(ofMinute * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length);
  }
  const ms = now - ofMinute * MINUTE_MS;
  const seconds = Math.floor(ms / 1000);
  return `${minuteText}${String(seconds).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}Z`;
}
const MINUTE_MS = 60_000;

const NOT_PRINTABLE = /[^\x20-\x7e]/;
const ALL_NOT_PRINTABLE = /[^\x20-\x7e]/g;
const LONGEST = 1024;

/**
 * A request's URL as it may stand in a log line: without secrets, characters that could break or
 * forge a line escaped, 1024 characters at most.
 */
export function logText(url: string): string {
  let text = withoutSecrets(url);
  if (NOT_PRINTABLE.test(text)) text = text.replace(ALL_NOT_PRINTABLE, escaped);
  return text.length > LONGEST ? text.slice(0, LONGEST) + '…' : text;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const SECRET = /authorization|token|secret|signature|password|accesskey/i;

/**
 * A request's URL with `***` for the values of query parameters whose names sound secret, and for
 * the user and password that an absolute URL can carry.
 */
export function withoutSecrets(url: string): string {
  let text = url;
  const query = url.indexOf('?');
  if (query >= 0 && mayBeSecret(url)) {
    text =
      url.slice(0, query + 1) +
      url
        .slice(query + 1)
        .split('&')
        .map(masked)
        .join('&');
  }
  return text.startsWith('/') ? text : text.replace(/^(\w+:\/\/)[^/?]*@/, '$1***@');
}

function mayBeSecret(url: string): boolean {
  return SECRET.test(url) || url.includes('%');
}

function masked(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  return SECRET.test(decoded(name)) ? `${name}=***` : parameter;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
