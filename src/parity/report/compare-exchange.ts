import { bytesOf, headerOf, type Exchange, type Headers } from '../recording';
import { compareTrees } from './compare-trees';
import type { Comparison } from './comparison';
import { treeOf } from './tree';

/** What came in a run. */
export interface RunReply {
  /** Epoch ms by the clock of the run. */
  readonly at: number;
  readonly repliedAt?: number | undefined;
  readonly endedAt: number;
  /** Absent: there was no reply. */
  readonly reply?: { readonly status: number; readonly headers: Headers; readonly body: string };
  readonly ended: Exchange['ended'];
  /** Of a run without a reply: the reason. */
  readonly why?: string | undefined;
}

/** Headers that say something to a client. `x-mq-request-id` is an identifier. */
const HEADERS = ['content-type', 'content-encoding', 'x-mq-version', 'allow', 'location'];
/** Of the MQCloud gateway; it carries an identifier that the body has, too. */
const COOKIE = 'set-cookie';
const REQUEST_ID = 'x-mq-request-id';
/** What counts as at once; ms. */
const AT_ONCE_MS = 1_000;
/** The part of its waiting time after which a poll has timed out. */
const MOST_OF_IT = 0.9;

/** Finds what differs between an exchange as it was recorded and as it was in the run. */
export function compareExchange(to: Comparison, run: RunReply): void {
  const { exchange: recorded } = to;
  if (recorded.ended !== run.ended) {
    const ended = run.why === undefined ? run.ended : `${run.ended}: ${run.why}`;
    to.differs('ending', 'connection', recorded.ended, ended);
  }
  const before = timingOf(recorded, waitOf(recorded));
  const after = timingOf(recorded, waitOf(run));
  if (recorded.ended === run.ended && before.name !== after.name) {
    to.differs('timing', 'reply', before.text, after.text);
  }
  if (recorded.reply === undefined || run.reply === undefined) return;
  const [left, right] = [recorded.reply, run.reply];
  if (left.status !== right.status) {
    to.differs('status', 'status', `${left.status}`, `${right.status}`);
  }
  for (const name of HEADERS) compareHeader(name, left.headers, right.headers, to);
  compareHeader(COOKIE, withoutIds(left.headers), withoutIds(right.headers), to);
  compareRequestIds(left.headers, right.headers, to);
  const bytes = bytesOf(left.body);
  if (bytes === undefined || recorded.ended !== 'complete') return;
  compareTrees(treeOf(bytes.toString()), treeOf(right.body), '', to);
}

function compareHeader(name: string, recorded: Headers, run: Headers, to: Comparison): void {
  const [before, after] = [headerOf(recorded, name), headerOf(run, name)].map((value) =>
    value?.toLowerCase().replaceAll(' ', ''),
  );
  if (before === after) return;
  const kind = before === undefined ? 'additional' : after === undefined ? 'missing' : 'header';
  to.differs(kind, name, before ?? '(nothing)', after ?? '(nothing)');
}

/** Cookies by their names and attributes. */
function withoutIds(headers: Headers): Headers {
  return headers.map(([name, value]) => [name, value.replace(/=[^;]+/, '=(id)')] as const);
}

function compareRequestIds(recorded: Headers, run: Headers, to: Comparison): void {
  const [before, after] = [headerOf(recorded, REQUEST_ID), headerOf(run, REQUEST_ID)];
  if (before === undefined || after === undefined) compareHeader(REQUEST_ID, recorded, run, to);
  else if (!to.twins.pair(before, after)) {
    to.differs('identity', REQUEST_ID, to.twins.translate(before), after);
  }
}

/** How long the reply was not there; how long it then took says nothing of the service. */
function waitOf({
  at,
  repliedAt,
  endedAt,
}: Pick<RunReply, 'at' | 'repliedAt' | 'endedAt'>): number {
  return Math.max(0, (repliedAt ?? endedAt) - at);
}

/** Whether a reply came at once, after a while, or when the time that the request gives was up. */
function timingOf(
  { request }: Exchange,
  ms: number,
): { readonly name: string; readonly text: string } {
  const wait = /[?&]waitseconds=(\d+)/.exec(request.target)?.[1];
  const waitMs = request.method === 'GET' ? Number(wait ?? 0) * 1_000 : 0;
  const isUp = waitMs > 0 && ms >= waitMs * MOST_OF_IT;
  const name = isUp ? 'timed out' : ms < AT_ONCE_MS ? 'at once' : 'waited';
  return { name, text: `${name} (${Math.round(ms)} ms)` };
}
