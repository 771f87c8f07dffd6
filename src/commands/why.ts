import type { ClockState } from '../admin/clock/clock-schema';
import type { ExplainedMessage, FindReply, Hit } from '../admin/why/why-schema';
import { ControlClient } from './client/control';
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
import { EXIT, type ExitCode } from './failure';
import type { Column } from './terminal/table';
import { showTimeline } from './why/show-timeline';
import { showVerdict } from './why/show-verdict';

type Name = ServerFlag | 'ns' | 'lang' | 'limit' | 'json';

const USUAL_LIMIT = 20;

/** `mqrest why`. */
export const whyCommand = command<Name>({
  name: 'why',
  operands: ['ID'],
  summary: 'why a message is where it is; its story',
  about: [
    'Tells for each group why it has the message or has it not, what is in the way,',
    'when that ends and what to do, then all that happened. The ID is that of the',
    'message, its key, a receipt handle, a request id, or some of its text. Where',
    'several messages match, they are listed.',
  ],
  flags: {
    limit: { value: 'N', about: `list at most so many (${USUAL_LIMIT})` },
    ...langFlag,
    ...nsFlag,
    ...jsonFlag,
    ...serverFlags,
  },
  examples: ['mqrest why order-1', 'mqrest why 7ABF983DC73C01A21B9BA5B500000001 --lang zh'],
  async run(call) {
    const { args } = call;
    const [asked = ''] = args.operands;
    const lang = args.choice('lang', ['en', 'zh']);
    const ns = args.one('ns');
    const client = new ControlClient(await serverOf(call));
    const path = `/messages/${encodeURIComponent(asked)}`;
    const direct = await client.find<ExplainedMessage>(path, { ns, lang });
    if (direct !== undefined) return show(call, client, direct);
    const limit = args.whole('limit', 1, 100) ?? USUAL_LIMIT;
    const reply = await client.get<FindReply>('/find', { q: asked, limit, lang });
    const found = reply.found.filter((hit) => ns === undefined || hit.ns === ns);
    // Beside a request, the message that it had to do with.
    const others = found.filter((hit) => hit.by !== 'request');
    const names = new Set(others.map((hit) => `${hit.ns} ${hit.id ?? ''}`));
    const [first] = others;
    if (first?.id === undefined || names.size > 1) return list(call, found, reply);
    if (!call.out.json) for (const { sentence } of found) call.out.note(sentence);
    const { id } = first;
    const it = await client.get<ExplainedMessage>(`/messages/${id}`, { ns: first.ns, lang });
    return show(call, client, it);
  },
});

async function show(
  { out }: Call<Name>,
  client: ControlClient,
  message: ExplainedMessage,
): Promise<undefined> {
  if (out.json) out.record(message);
  else {
    const { now } = await client.get<ClockState>('/clock');
    showVerdict(out, message, now);
    showTimeline(out, message, now);
  }
  return undefined;
}

const COLUMNS: readonly Column[] = [
  { head: 'ID' },
  { head: 'STATE' },
  { head: 'TOPIC', shrinks: true },
];

/** What was found, where that is not one message. */
function list(
  { out, args }: Call<Name>,
  found: readonly Hit[],
  { searched, more }: FindReply,
): ExitCode {
  if (found.length === 0) {
    const incomplete = more ? `; there is more than the ${searched} that were looked at` : '';
    out.note(`nothing is known of ${JSON.stringify(args.operands[0])}${incomplete}`);
    return EXIT.refused;
  }
  if (out.json) found.forEach((hit) => out.record(hit));
  else {
    out.table(
      COLUMNS,
      found.map(({ id = '', state = '', ns, topic, sentence }) => ({
        cells: [id, state, ns === '' ? topic : `${topic} in ${ns}`],
        below: sentence,
      })),
    );
  }
  if (more) out.note('there may be more; --limit 100 lists more');
  return EXIT.done;
}
