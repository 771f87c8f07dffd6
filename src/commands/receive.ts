import { ownKey } from '../broker/own-key';
import {
  command,
  jsonFlag,
  keyFlags,
  nsFlag,
  serverFlags,
  type Call,
  type KeyFlag,
  type ServerFlag,
} from './command';
import { EXIT } from './failure';
import {
  AliyunClient,
  LONGEST_WAIT_MS,
  MOST_AT_ONCE,
  type Received,
  type Subscription,
} from './client/aliyun';
import { serverOf } from './client/server';
import { showMessage } from './show-message';
import { clearTimeout, monotonicNow, setTimeout } from '../lib/real-time';

type Name =
  ServerFlag | KeyFlag | 'group' | 'tag' | 'ordered' | 'count' | 'wait' | 'no-ack' | 'ns' | 'json';

/** When a person is told that it waits; ms. */
const PATIENCE_MS = 1_000;

/** `mqrest receive`. */
export const receiveCommand = command<Name>({
  name: 'receive',
  operands: ['TOPIC'],
  summary: 'consume messages of a group',
  about: [
    'Polls as an SDK does, prints what comes, and acks it then. Without --count it',
    'ends after the first messages (up to 16); with it, when so many came, or none',
    'came for the time of --wait.',
  ],
  flags: {
    group: { value: 'GROUP', needed: true, about: 'whose messages; it is made where it is new' },
    tag: { value: 'TAG', repeats: true, about: 'only with one of these tags; may be repeated' },
    count: { value: 'N', about: 'go on until so many came' },
    wait: { value: 'TIME', about: 'how long to wait for messages (30s)' },
    ordered: { about: 'in their order, as for an ordered topic' },
    'no-ack': { about: 'leave them; they come again in time' },
    ...nsFlag,
    ...jsonFlag,
    ...serverFlags,
    ...keyFlags,
  },
  examples: [
    'mqrest receive orders --group GID_shop',
    'mqrest receive orders --group GID_shop --count 100 --wait 5s --json',
  ],
  async run(call) {
    const { args, out } = call;
    const of = subscriptionOf(call);
    const wanted = args.whole('count', 1, 1_000_000);
    const waitMs = args.span('wait') ?? LONGEST_WAIT_MS;
    const client = new AliyunClient(await serverOf(call));
    const hint = setTimeout(() => out.hint(`waiting for messages of ${of.topic}`), PATIENCE_MS);
    let count = 0;
    try {
      do {
        const limit = Math.min(MOST_AT_ONCE, (wanted ?? MOST_AT_ONCE) - count);
        const messages = await next(client, of, limit, waitMs);
        clearTimeout(hint);
        if (messages.length === 0) break;
        for (const message of messages) show(call, message, count++ > 0);
        const handles = messages.map(({ receiptHandle }) => receiptHandle);
        if (!args.has('no-ack')) await client.ack(of, handles);
      } while (wanted !== undefined && count < wanted);
    } finally {
      clearTimeout(hint);
    }
    if (count === 0) out.note(`no message of ${of.topic} came for ${of.group}`);
    return count === 0 ? EXIT.refused : undefined;
  },
});

function subscriptionOf({ args }: Call<Name>): Subscription {
  const [topic = ''] = args.operands;
  const group = args.one('group') ?? '';
  const tags = args.all('tag');
  const tag = tags.length === 0 ? undefined : tags.join('||');
  return { topic, group, tag, ns: args.one('ns'), ordered: args.has('ordered') };
}

/** The next messages; none when none came for so long. */
async function next(
  client: AliyunClient,
  of: Subscription,
  limit: number,
  waitMs: number,
): Promise<Received[]> {
  const end = monotonicNow() + waitMs;
  for (;;) {
    const leftMs = Math.max(0, end - monotonicNow());
    const messages = await client.poll(of, limit, Math.min(leftMs, LONGEST_WAIT_MS));
    if (messages.length > 0 || monotonicNow() >= end) return messages;
  }
}

function show({ out }: Call<Name>, message: Received, isNext: boolean): void {
  if (out.json) out.record(message);
  else {
    if (isNext) out.line();
    const { messageId: id, tag, body, properties = {}, consumedTimes } = message;
    const said = [`delivery ${consumedTimes}`];
    const key = ownKey({ id, key: properties['KEYS'] });
    showMessage(out, { id, tag, body, key, said });
  }
}
