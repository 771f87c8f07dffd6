import type { ClockState } from '../admin/clock/clock-schema';
import type { MessageView } from '../admin/look/look-schema';
import { ownKey } from '../broker/own-key';
import { ControlClient } from './client/control';
import { serverOf } from './client/server';
import { command, jsonFlag, nsFlag, serverFlags, type Call, type ServerFlag } from './command';
import { EXIT } from './failure';
import type { Style } from './terminal/style';
import type { Column, Row } from './terminal/table';
import { relative, span } from './terminal/times';

type Name = ServerFlag | 'group' | 'state' | 'tag' | 'key' | 'limit' | 'ns' | 'json';

const USUAL_LIMIT = 20;
const LARGEST_PAGE = 1_000;

/** `mqrest peek`. */
export const peekCommand = command<Name>({
  name: 'peek',
  operands: ['TOPIC'],
  summary: 'look at messages without consuming them',
  about: [
    'Shows the messages of a topic and their states, without any effect on them:',
    'ready, inflight, scheduled, half and dead. With --group as that group has them.',
  ],
  flags: {
    group: { value: 'GROUP', about: 'as this group has them' },
    state: { value: 'STATES', about: 'only these, with commas: ready,dead' },
    tag: { value: 'TAG', repeats: true, about: 'only with one of these tags; may be repeated' },
    key: { value: 'KEY', about: 'only with this key' },
    limit: { value: 'N', about: `at most so many (${USUAL_LIMIT})` },
    ...nsFlag,
    ...jsonFlag,
    ...serverFlags,
  },
  examples: ['mqrest peek orders', 'mqrest peek orders --group GID_shop --state dead --json'],
  async run(call) {
    const { args, out } = call;
    const [topic = ''] = args.operands;
    const limit = args.whole('limit', 1, 1_000_000) ?? USUAL_LIMIT;
    const client = new ControlClient(await serverOf(call));
    const messages: MessageView[] = [];
    // One more than is shown tells whether there are more.
    for await (const message of pagesOf(client, call, limit + 1)) messages.push(message);
    const shown = messages.slice(0, limit);
    if (out.json) shown.forEach((message) => out.record(message));
    else if (shown.length > 0) {
      const { now } = await client.get<ClockState>('/clock');
      out.table(
        COLUMNS,
        shown.map((message) => rowOf(message, now)),
      );
    }
    if (messages.length > limit)
      out.note(`there are more; --limit ${limit * 5} shows more of them`);
    if (shown.length > 0) return undefined;
    out.note(`nothing of ${topic} is as asked for`);
    return EXIT.refused;
  },
});

function pagesOf(client: ControlClient, { args }: Call<Name>, most: number) {
  const [topic = ''] = args.operands;
  const tags = args.all('tag');
  const query = {
    ...{ ns: args.one('ns'), group: args.one('group'), state: args.one('state') },
    ...{ key: args.one('key'), tag: tags.length === 0 ? undefined : tags.join('||') },
    limit: Math.min(most, LARGEST_PAGE),
  };
  const path = `/topics/${encodeURIComponent(topic)}/messages`;
  return client.pages<MessageView>(path, 'messages', query, most);
}

const COLUMNS: readonly Column[] = [
  { head: 'ID' },
  { head: 'STATE' },
  { head: 'WHEN' },
  { head: 'GROUP', shrinks: true },
  { head: 'TIMES', right: true },
  { head: 'TAG', shrinks: true },
  { head: 'KEY', shrinks: true },
];

const STYLES: Readonly<Partial<Record<MessageView['state'], Style>>> = {
  ready: 'green',
  inflight: 'yellow',
  scheduled: 'cyan',
  half: 'cyan',
  dead: 'red',
};

/** A message's line, and its body below. */
function rowOf(message: MessageView, now: number): Row {
  const { id, state, group = '', tag = '', consumedTimes, body } = message;
  const times = consumedTimes === undefined ? '' : String(consumedTimes);
  const shown = { text: state, style: STYLES[state] };
  const key = ownKey(message) ?? '';
  return { cells: [id, shown, whenOf(message, now), group, times, tag, key], below: body };
}

/** When it came into its state, or when that ends. */
function whenOf(message: MessageView, now: number): string {
  const { state, nextConsumeAt, deliverAt, storedAt, publishedAt, deadAt } = message;
  switch (state) {
    case 'inflight':
      return nextConsumeAt === undefined ? '' : `${span(nextConsumeAt - now)} left`;
    case 'half':
      return nextConsumeAt === undefined || nextConsumeAt <= now
        ? 'check due'
        : `check ${relative(nextConsumeAt, now)}`;
    case 'scheduled':
      return deliverAt === undefined ? '' : relative(deliverAt, now);
    case 'dead':
      return `${span(now - (deadAt ?? nextConsumeAt ?? now))} ago`;
    case 'ready':
      return `${span(now - (storedAt ?? publishedAt))} ago`;
  }
}
