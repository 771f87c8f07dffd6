import type { Caller } from '../../broker/message';
import type { LongBody } from '../../http/long-body';
import type { Tag } from './tags';
import type { EventStream } from './event-stream';
import type { ObjectSchema, Schema, ValueOf } from '../../schema/schema';

/** One request of the control API, its parts checked against the operation's schemas. */
export interface Input<Params = unknown, Query = unknown, Body = unknown> {
  /** The named parts of the path. */
  readonly params: Params;
  readonly query: Query;
  /** `undefined` where there is none. */
  readonly body: Body;
  /** Who asked; for operations that take their time. */
  readonly caller: Caller;
  readonly requestId: string;
}

/** A problem that says more than others do. */
export interface RichProblem {
  /** Of its schema in the description. */
  readonly name: string;
  readonly when: string;
  /** What it has beside the members of every problem. */
  readonly members: ObjectSchema;
}

/** One method of one path of the control API; how it is described is how it is checked. */
export interface Operation {
  /** Its name in generated clients: a verb and a noun; it stays as it is. */
  readonly id: string;
  readonly tag: Tag;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the API's prefix, such as `/topics/{topic}/messages`. */
  readonly path: string;
  /** A few words for the API's description; with `description` saying more. */
  readonly summary: string;
  readonly description?: string;
  /** Of text; every name in the path is in it. */
  readonly params?: ObjectSchema;
  /** Numbers and flags are read from their text. */
  readonly query?: ObjectSchema;
  readonly body?: Schema;
  /** A body that does something, for the description. */
  readonly example?: unknown;
  /** `handle` checks the body, which can be large, by itself; the schema only describes it. */
  readonly checksBody?: boolean;
  /** The body may be left out; `{}` is what the operation gets then. */
  readonly bodyOptional?: boolean;
  /** Bytes; absent: 32 MB. */
  readonly bodyLimitBytes?: number;
  /** Of the reply's body; absent: 204 without one. */
  readonly reply?: Schema;
  /** Of the reply; absent: 200, or 204 without a body. */
  readonly status?: number;
  /** Problems beside those every operation can have (400, 401, 403, 404, 413, 500, 503): status and when. */
  readonly problems?: Readonly<Record<number, string | RichProblem>>;
  /** What a client gets that accepts `text/event-stream`, in place of the reply; throws as `handle` does. */
  stream?(input: Input, lastEventId: string | undefined): Promise<EventStream>;
  /** Gives the reply's body, or {@link JsonText} of it; throws `ControlError` or `MqError`. */
  handle(input: Input): unknown;
}

/** A reply's body that is JSON already, because it can be large. */
export class JsonText {
  constructor(readonly body: LongBody) {}
}

interface TypedOperation<
  P extends ObjectSchema,
  Q extends ObjectSchema,
  B extends Schema,
  R extends Schema,
> extends Omit<Operation, 'params' | 'query' | 'body' | 'reply' | 'handle' | 'stream'> {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly reply?: R;
  stream?(
    input: Input<ValueOf<P>, ValueOf<Q>, ValueOf<B>>,
    lastEventId: string | undefined,
  ): Promise<EventStream>;
  handle(
    input: Input<ValueOf<P>, ValueOf<Q>, ValueOf<B>>,
  ): ValueOf<R> | Promise<ValueOf<R> | JsonText>;
}

/** An operation whose handler has the types that its schemas say. */
export function operation<
  P extends ObjectSchema = ObjectSchema,
  Q extends ObjectSchema = ObjectSchema,
  B extends Schema = Schema<undefined>,
  R extends Schema = Schema<void>,
>(typed: TypedOperation<P, Q, B, R>): Operation {
  // The router gives a handler only what its schemas were checked against.
  return typed;
}
