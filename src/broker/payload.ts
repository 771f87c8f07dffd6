import type { Entry } from '../store/store';
import type { Draft, Message, Stamp } from './message';

/** What few messages have: short names, for it is kept with every message. */
interface Rare {
  readonly props?: Message['properties'] | undefined;
  readonly shard?: string | undefined;
  readonly due?: number | undefined;
  readonly immune?: number | undefined;
  readonly copy?: true | undefined;
}
/** The header line of a payload: what every message has by its place. */
type Header = readonly [
  id: string,
  bodyMd5: string,
  publishedAt: number,
  key: string | null,
  bornHost: string | null,
  rare?: Rare,
];

/** How the header line ends where the body is plain (JSON takes a blank for nothing), and where not. */
const PLAIN_END = ' \n';
const END = '\n';

/**
 * A message as the text that the store keeps: one line of JSON, then the body as it is. The tag is
 * kept beside it. The draft is read in place, for a copy of it takes longer than all the rest.
 */
export function encodePayload(draft: Draft, stamp: Stamp): string {
  const { properties: props, shardingKey: shard, deliverAt: due } = draft;
  const { immunityMs: immune } = draft;
  const copy = stamp.isCopy === true ? true : undefined;
  const hasRare = (props ?? shard ?? due ?? immune ?? copy) !== undefined;
  const rare: Rare | undefined = hasRare ? { props, shard, due, immune, copy } : undefined;
  const { id, bodyMd5, publishedAt, key = null } = stamp;
  const { bornHost = null } = draft;
  const common = [id, bodyMd5, publishedAt, key, bornHost] as const;
  const header: Header = rare === undefined ? common : [...common, rare];
  return JSON.stringify(header) + (stamp.isPlain === true ? PLAIN_END : END) + draft.body;
}

const NOTHING_RARE: Rare = {};

/** The message in an entry, whose payload is of {@link encodePayload}. */
export function messageIn({ payload, tag }: Entry): Message {
  const end = payload.indexOf(END);
  const header = JSON.parse(payload.slice(0, end)) as Header;
  const [id, bodyMd5, publishedAt, key, bornHost, rare = NOTHING_RARE] = header;
  return {
    id,
    body: payload.slice(end + 1),
    bodyMd5,
    publishedAt,
    tag,
    properties: rare.props,
    key: key ?? undefined,
    shardingKey: rare.shard,
    deliverAt: rare.due,
    immunityMs: rare.immune,
    bornHost: bornHost ?? undefined,
    isCopy: rare.copy,
    isPlain: payload.startsWith(PLAIN_END, end - 1) ? true : undefined,
  };
}

/** Whether an entry is the message of that id; O(1), nothing is decoded. */
export function isEntryOf(id: string, { payload }: Entry): boolean {
  const end = BEFORE_ID.length + id.length;
  return payload.startsWith(id, BEFORE_ID.length) && payload[end] === '"';
}

/** The id of the message in an entry, not to be kept longer than it; O(1), nothing is decoded. */
export function idOf({ payload }: Entry): string {
  return payload.slice(BEFORE_ID.length, HEAD_CHARACTERS);
}

/** What {@link encodePayload} writes first. */
const BEFORE_ID = '["';
const ID_CHARACTERS = 32;
/** So many characters of a payload tell which message it is. */
export const HEAD_CHARACTERS = BEFORE_ID.length + ID_CHARACTERS;

/** The id in the first {@link HEAD_CHARACTERS} of a payload, as a text of its own that keeps no other alive. */
export function idInHead(head: string): string {
  return Buffer.from(head.slice(BEFORE_ID.length), 'latin1').toString('latin1');
}
