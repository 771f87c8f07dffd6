import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock';
import { RecentMap } from '../lib/recent-map';
import { exchangeOf, outcomeOf, type Exchange } from './exchange';
import { movedTime, textLine, type LineFormat, type LoggedRequest } from './log-line';
import { requestTarget } from './request-target';
import { monotonicNow, systemNow } from '../lib/real-time';

/** Which requests get a line: all, those that ended in an error, or none. */
export type LogLevel = 'requests' | 'errors' | 'off';

/** How the log writes its lines. */
export interface LineWriting {
  /** What messages go by. */
  readonly clock: Clock;
  /** Absent: as text. */
  readonly format?: LineFormat | undefined;
}

/** One line about a reply that is over. Headers never appear, nor secrets of the query. */
export function requestLine(res: ServerResponse, writing: LineWriting): string {
  const exchange = exchangeOf(res.req);
  const status = exchange.refusedWith ?? (res.writableFinished ? res.statusCode : 'gone');
  return lineOf(writing, exchange, res.req, { status, ...outcomeOf(res) });
}

/**
 * The line of what was refused before there was a reply: of a request (CONNECT), or of bytes that
 * are none, which have no method and no path. `cut` when it was not answered either.
 */
export function refusalLine(
  exchange: Exchange,
  req: IncomingMessage | undefined,
  writing: LineWriting,
): string {
  const { code, bytes, refusedWith } = exchange;
  return lineOf(writing, exchange, req, {
    ...{ status: refusedWith ?? 'cut', code, bytes },
    isError: true,
  });
}

/** The texts of the targets that came last: clients ask for few different ones over and over. */
const texts = new RecentMap<string, string>(1_000);
/** Longer targets are not remembered. */
const LONGEST_REMEMBERED = 256;

function pathOf(req: IncomingMessage): string {
  const target = requestTarget(req);
  let text = texts.get(target);
  if (text === undefined) {
    text = logText(target);
    if (target.length <= LONGEST_REMEMBERED) texts.set(target, text);
  }
  return text;
}

function lineOf(
  { clock, format = textLine }: LineWriting,
  { id, arrivedAt }: Exchange,
  req: IncomingMessage | undefined,
  { status, code, bytes, isError }: Pick<LoggedRequest, 'status' | 'code' | 'bytes' | 'isError'>,
): string {
  const at = systemNow();
  return format({
    at,
    movedTo: movedTime(at, clock.now()),
    id,
    method: req?.method ?? '-',
    path: req === undefined ? '-' : pathOf(req),
    status,
    code,
    ms: monotonicNow() - arrivedAt,
    bytes,
    isError,
  });
}

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

/** Names that sound as if their values were to be kept secret. */
export const SECRET = /authorization|cookie|token|secret|signature|password|accesskey|api-?key/i;

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
