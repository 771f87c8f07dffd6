import { command, jsonFlag, nsFlag, serverFlags, type Call, type ServerFlag } from './command';
import { wrongUsage } from './failure';
import { ControlClient } from './client/control';
import { serverOf } from './client/server';
import { textOf } from './input';
import { compact } from '../lib/compact';

interface Sent {
  readonly messageId: string;
  readonly queue: number;
  readonly receiptHandle?: string;
}

type Name =
  | ServerFlag
  | 'ns'
  | 'json'
  | 'tag'
  | 'key'
  | 'property'
  | 'sharding-key'
  | 'delay'
  | 'at'
  | 'immunity'
  | 'lines';

/** `mqrest send`. */
export const sendCommand = command<Name>({
  name: 'send',
  operands: ['TOPIC', '[BODY]'],
  summary: 'send a message',
  about: [
    'Sends a message. Without BODY it sends standard input, less the line break at',
    'its end. Nothing has to be signed or escaped.',
  ],
  flags: {
    tag: { value: 'TAG', about: 'its tag' },
    key: { value: 'KEY', about: 'its key' },
    property: { value: 'NAME=TEXT', repeats: true, about: 'a property; may be repeated' },
    'sharding-key': { value: 'KEY', about: 'messages with the same one stay in order' },
    delay: { value: 'TIME', about: 'deliver it after that time: 30s, 5m, 1d' },
    at: { value: 'TIME', about: 'deliver it at that time: ISO 8601 or epoch ms' },
    immunity: { value: 'TIME', about: 'a half message, first checked after that time' },
    lines: { about: 'a message for each line of standard input' },
    ...nsFlag,
    ...jsonFlag,
    ...serverFlags,
  },
  examples: [
    'mqrest send orders \'{"order":1}\' --tag paid --key order-1',
    'mqrest send orders < order.xml',
    'mqrest send orders --lines --delay 5m < orders.ndjson',
  ],
  async run(call) {
    const { args, out } = call;
    const [topic = ''] = args.operands;
    const draft = draftOf(call);
    const client = new ControlClient(await serverOf(call));
    for (const body of await bodiesOf(call)) {
      const path = `/topics/${encodeURIComponent(topic)}/messages`;
      const sent = await client.post<Sent>(path, { ...draft, body }, { ns: args.one('ns') });
      if (out.json) out.record({ topic, ...sent });
      else out.line(`${out.paint(sent.messageId, 'bold')}  ${said(call, sent)}`);
    }
    return undefined;
  },
});

function said({ args }: Call<Name>, { queue, receiptHandle }: Sent): string {
  const topic = args.operands[0] ?? '';
  if (receiptHandle !== undefined) return `half message of ${topic}, handle ${receiptHandle}`;
  const delay = args.one('delay');
  const at = args.one('at');
  if (delay !== undefined) return `to ${topic}, delivered in ${delay}`;
  return at === undefined ? `to ${topic}, queue ${queue}` : `to ${topic}, delivered at ${at}`;
}

function draftOf({ args }: Call<Name>): object {
  const at = args.one('at');
  const properties = args.all('property').map(pairIn);
  return compact({
    tag: args.one('tag'),
    key: args.one('key'),
    shardingKey: args.one('sharding-key'),
    properties: properties.length === 0 ? undefined : Object.fromEntries(properties),
    delay: args.span('delay'),
    deliverAt: at !== undefined && /^\d{5,}$/.test(at) ? Number(at) : at,
    immunity: args.span('immunity'),
  });
}

function pairIn(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
  throw wrongUsage(`--property is ${JSON.stringify(text)}; allowed: NAME=TEXT`);
}

async function bodiesOf(call: Call<Name>): Promise<string[]> {
  const { args } = call;
  const [, body] = args.operands;
  const isRead = body === undefined || body === '-';
  if (args.has('lines')) {
    if (!isRead) throw wrongUsage('--lines: a BODY cannot be given as well');
    return (await textOf(call)).split(/\r?\n/).filter((line) => line !== '');
  }
  return [isRead ? (await textOf(call)).replace(/\r?\n$/, '') : body];
}
