import type http from 'node:http';
import { monotonicNow, nextTurn, pause } from '../../lib/real-time';
import { decompressed } from '../record/kept-body';
import type { Exchange, Recording } from '../recording';
import type { RunReply } from '../report/compare-exchange';
import { agentFor, pairsOf, requestTo } from '../outgoing';
import { whyNoReply } from './no-reply';
import { playedRequest, type Changes, type PlayedRequest } from './played-request';
import type { Stage } from './stage';

/** What becomes of an exchange in the run; a text says why it could not be sent. */
export type OnPlayed = (exchange: Exchange, run: RunReply | string) => void;

/** Turns of the event loop that a reply may take in any case. */
const TURNS = 10;
/** A reply that is made in this process is there within this; ms. */
const AT_ONCE_MS = 20;

/** A request that is out. */
interface Call {
  readonly exchange: Exchange;
  readonly request: http.ClientRequest;
  isHungUp: boolean;
  outcome?: RunReply;
}

/**
 * Plays a recording: each request begins when it began, and its reply is waited for where it ended,
 * so that what was open at the same time is so again. Tells of each as its reply comes, in turn.
 * `latestMs`: how long late replies are waited for at the end, by the time of the run.
 */
export async function play(
  { exchanges }: Recording,
  stage: Stage,
  changes: Changes,
  onPlayed: OnPlayed,
  latestMs: number,
): Promise<void> {
  const open = new Set<Call>();
  const calls = new Map<Exchange, Call>();
  const agent = agentFor(new URL(stage.url));
  const tell = (): void => {
    for (const [exchange, { outcome }] of calls) {
      if (outcome === undefined) continue;
      calls.delete(exchange);
      onPlayed(exchange, outcome);
    }
  };
  try {
    for (const { exchange, isBegin } of turnsOf(exchanges)) {
      const at = (isBegin ? exchange.at : exchange.endedAt) + changes.shiftMs;
      await stage.goTo(at, open);
      tell();
      if (isBegin) {
        const request = playedRequest(exchange, changes);
        if (typeof request === 'string') onPlayed(exchange, request);
        else calls.set(exchange, begin({ stage, agent, open }, exchange, request));
        await stage.settle(open);
      } else await end(calls.get(exchange), stage, open);
      tell();
    }
    // Those that come later than they were recorded.
    const last = stage.now() + latestMs;
    while (open.size > 0 && stage.now() < last) await stage.goTo(stage.now() + 1_000, open);
    for (const call of open) hangUp(call);
    while (open.size > 0) await nextTurn();
    tell();
  } finally {
    agent.destroy();
  }
}

function turnsOf(exchanges: readonly Exchange[]) {
  return exchanges
    .flatMap((exchange) => [
      { exchange, isBegin: true, turn: exchange.turns[0] },
      { exchange, isBegin: false, turn: exchange.turns[1] },
    ])
    .sort((a, b) => a.turn - b.turn);
}

/** Waits for a reply that is due by now; one whose client had hung up is ended. */
async function end(call: Call | undefined, stage: Stage, open: Set<Call>): Promise<void> {
  if (call === undefined) return;
  if (call.exchange.ended === 'client hung up') hangUp(call);
  const from = monotonicNow();
  for (let turn = 0; open.has(call); turn++) {
    const ms = monotonicNow() - from;
    if (turn > TURNS && ms > stage.patienceMs(open)) break;
    await (ms < AT_ONCE_MS ? nextTurn() : pause(1));
  }
  // The other side has seen it, too.
  await stage.settle(open);
}

function hangUp(call: Call): void {
  call.isHungUp = true;
  call.request.destroy();
}

interface Scene {
  readonly stage: Stage;
  readonly agent: http.Agent;
  readonly open: Set<Call>;
}

function begin({ stage, agent, open }: Scene, exchange: Exchange, of: PlayedRequest): Call {
  const { body, ...options } = of;
  const request = requestTo(new URL(stage.url), { ...options, agent });
  const call: Call = { exchange, request, isHungUp: false };
  const at = stage.now();
  const pieces: Buffer[] = [];
  let response: http.IncomingMessage | undefined;
  let repliedAt: number | undefined;
  const over = (ended: RunReply['ended'], why?: string): void => {
    if (!open.delete(call)) return;
    call.outcome = {
      ...{ at, repliedAt, endedAt: stage.now() },
      ...(call.isHungUp ? { ended: 'client hung up' as const } : { ended, why }),
      ...(response && { reply: replyOf(response, Buffer.concat(pieces)) }),
    };
  };
  request.on('response', (came) => {
    response = came;
    repliedAt = stage.now();
    came.on('data', (piece: Buffer) => pieces.push(piece));
    came.on('end', () => over('complete'));
    came.on('error', () => over('reply broke off'));
  });
  request.on('error', (error) => over('no reply', whyNoReply(error)));
  request.on('close', () => over(response === undefined ? 'no reply' : 'reply broke off'));
  open.add(call);
  request.end(body);
  return call;
}

function replyOf(response: http.IncomingMessage, raw: Buffer): NonNullable<RunReply['reply']> {
  const { rawHeaders, statusCode: status = 0, headers } = response;
  const body = decompressed(raw, headers['content-encoding']).toString();
  return { status, headers: pairsOf(rawHeaders), body };
}
