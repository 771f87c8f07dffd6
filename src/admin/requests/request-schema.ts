import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import {
  count,
  epochMs,
  name,
  object,
  textAs,
  texts,
  whole,
  type ValueOf,
} from '../../schema/schema';

/** Which request. */
export const requestName = object({ requestId: name });

/** Which requests; what is left out may be any. */
export const requestsQuery = object({
  front: v.optional(v.picklist(['aliyun', 'mqcloud'])),
  /** Part of the path with its query, whatever its capitals. */
  path: v.optional(v.string()),
  /** Part of what the client is called, whatever its capitals. */
  client: v.optional(v.string()),
  /** Those alone that ended in an error. */
  problems: v.optional(v.boolean()),
  /** How many at most; absent: 100. */
  limit: v.optional(whole(1, 1000)),
  /** The `next` of the page before. */
  cursor: v.optional(textAs('the next of the page before')),
});

const headEntries = {
  requestId: v.string(),
  /** When it came; `ms` later it was over. */
  ...{ at: epochMs, ms: v.number() },
  client: v.string(),
  front: v.string(),
  method: v.string(),
  /** With its query, whose secrets are `***`. */
  path: v.string(),
  /** Missing where the connection ended before the reply. */
  status: v.optional(count),
  /** What the reply says in its protocol's words. */
  code: v.optional(v.string()),
  /** Whether it ended in an error. */
  problem: v.boolean(),
};
/** What a list shows of a request. */
export const requestHead = object(headEntries);

const body = object({
  /** Where it is UTF-8, else `base64`; neither where it is empty. */
  text: v.optional(v.string()),
  base64: v.optional(v.string()),
  /** Of all of it. */
  bytes: count,
  /** Only its first 64 KB are here, or what was read of it. */
  truncated: v.boolean(),
});
const reply = object({ status: count, headers: texts, body });
/** A request and its reply, without secrets. */
export const requestView = object({
  ...headEntries,
  headers: texts,
  body,
  /** Of the Aliyun front: the text over which its signature has to be. */
  stringToSign: v.optional(v.string()),
  /** Missing where there was none. */
  reply: v.optional(reply),
});

/** What the description of the API calls them. */
export const requestSchemas: NamedSchemas = {
  RequestRow: [requestHead, 'A request as a line of a list.'],
  RecordedRequest: [requestView, 'A request and its reply, without secrets.'],
  RecordedBody: [body, 'The body of a request or reply.'],
  RecordedReply: [reply, 'What was replied to a request.'],
};

export type RequestName = ValueOf<typeof requestName>;
export type RequestsQuery = ValueOf<typeof requestsQuery>;
/** What a list shows of a request. Times are epoch ms. */
export type RequestHead = ValueOf<typeof requestHead>;
/** A request and its reply, without secrets. */
export type RequestView = ValueOf<typeof requestView>;
/** The body of a request or reply. */
export type BodyView = RequestView['body'];
