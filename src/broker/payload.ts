import type { Entry } from '../store/store';
import type { Draft, Message, Stamp } from './message';

/** The header line of a payload: short names, for it is kept with every message. */
interface Header {
  readonly id: string;
  readonly md5: string;
  readonly at: number;
  readonly props?: Message['properties'];
  readonly key?: string | undefined;
  readonly shard?: string | undefined;
  readonly due?: number | undefined;
  readonly immune?: number | undefined;
  readonly host?: string | undefined;
  readonly copy?: true | undefined;
}

/**
 * A message as the text that the store keeps: one line of JSON, then the body as it is. The tag is
 * kept beside it. The draft is read in place, for a copy of it takes longer than all the rest.
 */
export function encodePayload(draft: Draft, stamp: Stamp): string {
  const header: Header = {
    id: stamp.id,
    md5: stamp.bodyMd5,
    at: stamp.publishedAt,
    props: draft.properties,
    key: stamp.key,
    shard: draft.shardingKey,
    due: draft.deliverAt,
    immune: draft.immunityMs,
    host: draft.bornHost,
    copy: stamp.isCopy === true ? true : undefined,
  };
  return `${JSON.stringify(header)}\n${draft.body}`;
}

/** The message in an entry, whose payload is of {@link encodePayload}. */
export function messageIn({ payload, tag }: Entry): Message {
  const end = payload.indexOf('\n');
  const header = JSON.parse(payload.slice(0, end)) as Header;
  return {
    id: header.id,
    body: payload.slice(end + 1),
    bodyMd5: header.md5,
    publishedAt: header.at,
    tag,
    properties: header.props,
    key: header.key,
    shardingKey: header.shard,
    deliverAt: header.due,
    immunityMs: header.immune,
    bornHost: header.host,
    isCopy: header.copy,
  };
}

/** Whether an entry is the message of that id; O(1), nothing is decoded. */
export function isEntryOf(id: string, { payload }: Entry): boolean {
  const end = BEFORE_ID.length + id.length;
  return payload.startsWith(id, BEFORE_ID.length) && payload[end] === '"';
}

/** The id of the message in an entry; O(1), nothing is decoded. */
export function idOf({ payload }: Entry): string {
  return idInHead(payload.slice(0, HEAD_CHARACTERS));
}

/** What {@link encodePayload} writes first. */
const BEFORE_ID = '{"id":"';
const ID_CHARACTERS = 32;
/** So many characters of a payload tell which message it is. */
export const HEAD_CHARACTERS = BEFORE_ID.length + ID_CHARACTERS;

/** The id in the first {@link HEAD_CHARACTERS} of a payload, as a text of its own that keeps no other alive. */
export function idInHead(head: string): string {
  return Buffer.from(head.slice(BEFORE_ID.length), 'latin1').toString('latin1');
}
