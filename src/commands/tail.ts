import { pause } from '../lib/real-time';
import { ControlClient } from './client/control';
import { EventFeed, type EventFilter } from './client/event-feed';
import { serverOf } from './client/server';
import {
  command,
  jsonFlag,
  langFlag,
  nsFlag,
  serverFlags,
  type Call,
  type ServerFlag,
} from './command';
import { EXIT, Failure } from './failure';
import { ShownEvents } from './shown-events';

type Name =
  | ServerFlag
  | 'group'
  | 'kind'
  | 'client'
  | 'id'
  | 'problems'
  | 'last'
  | 'count'
  | 'ns'
  | 'lang'
  | 'json';

const USUAL_LAST = 10;
const AGAIN_MS = 1_000;

/** `mqrest tail`. */
export const tailCommand = command<Name>({
  name: 'tail',
  operands: ['[TOPIC]'],
  summary: 'follow what happens, until Ctrl-C',
  about: [
    'Shows what happened last and what happens from now on, in all processes. Kinds:',
    'published, delivered, acked, refused, committed, rolled-back, expired, extended,',
    'buried, resent, cleared, passed-over, fault-fired, clock-moved; and request,',
    'which is shown only if it is named here.',
  ],
  flags: {
    group: { value: 'GROUP', about: 'of this group' },
    kind: { value: 'KINDS', about: 'only these, with commas' },
    client: { value: 'ADDRESS', about: 'of this client' },
    id: { value: 'ID', about: 'of this message' },
    problems: { about: 'only what went wrong' },
    last: { value: 'N', about: `begin with the last so many (${USUAL_LAST})` },
    count: { value: 'N', about: 'end after so many' },
    ...nsFlag,
    ...langFlag,
    ...jsonFlag,
    ...serverFlags,
  },
  examples: ['mqrest tail', 'mqrest tail orders --kind refused,passed-over --json'],
  async run(call) {
    const { args } = call;
    const stop = new AbortController();
    // What comes by the same connection has nothing to say then.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const client = new ControlClient(await serverOf(call));
    const feed = new EventFeed(client, filterOf(call), stop.signal);
    const shown = new ShownEvents(call.out, args.whole('count', 1, 1_000_000_000));
    const begin = await feed.begin(args.whole('last', 0, 1_000) ?? USUAL_LAST);
    for (const event of begin) shown.add(event);
    if (!shown.isFull) await follow(feed, shown, stop.signal);
    stop.abort();
    return undefined;
  },
});

/** Until enough was shown or it is stopped; a lost connection is made again. */
async function follow(feed: EventFeed, shown: ShownEvents, stop: AbortSignal): Promise<void> {
  const isStopped = (): boolean => stop.aborted;
  while (!isStopped()) {
    try {
      for await (const event of feed.follow(() => shown.connected())) {
        shown.add(event);
        if (shown.isFull) return;
      }
    } catch (error) {
      if (isStopped()) return;
      if (!(error instanceof Failure) || error.exitCode !== EXIT.unreachable) throw error;
    }
    shown.lost();
    await pause(AGAIN_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

function filterOf({ args }: Call<Name>): EventFilter {
  const [topic] = args.operands;
  return {
    ...{ ns: args.one('ns'), topic, group: args.one('group'), kind: args.one('kind') },
    ...{ client: args.one('client'), id: args.one('id') },
    ...{ lang: args.choice('lang', ['en', 'zh']) },
    problems: args.has('problems') ? true : undefined,
  };
}
