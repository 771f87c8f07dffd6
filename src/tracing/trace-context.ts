import type * as Library from '@opentelemetry/api';
import type { SpanContext } from '@opentelemetry/api';
import type { Draft } from '../broker/message';

/** The names of a header and of a message property. Source: W3C Trace Context, 3.2 and 3.3. */
export const TRACEPARENT = 'traceparent';
export const TRACESTATE = 'tracestate';

/** A trace context as it is sent. */
export interface SentContext {
  readonly traceparent: string | undefined;
  readonly tracestate?: string | undefined;
}

/** Version, trace id, parent id, flags; a later version may have more behind. Source: W3C Trace Context, 3.2.2. */
const FORM = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
/** Source: W3C Trace Context, 3.3.1.5: at least so many characters are to be passed on. */
const LONGEST_STATE = 512;
/** Characters that stand for something in the properties of a message. */
const NOT_IN_PROPERTIES = /[&"'<>:|]/;

/** The context that was sent; `undefined`: none, or one that is not of the form. */
export function readContext(
  api: typeof Library,
  { traceparent, tracestate }: SentContext,
): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    FORM.exec(traceparent ?? '') ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & api.TraceFlags.SAMPLED;
  const read: SpanContext = { traceId, spanId, traceFlags, isRemote: true };
  if (!api.isSpanContextValid(read)) return undefined;
  if (tracestate === undefined || tracestate.length > LONGEST_STATE) return read;
  return { ...read, traceState: api.createTraceState(tracestate) };
}

type Pair = readonly [name: string, value: string];
const NONE: readonly Pair[] = [];

/** The context that the properties of a message carry. */
export function contextIn({ properties = [] }: Pick<Draft, 'properties'>): SentContext {
  const valueOf = (name: string) => properties.find(([key]) => key === name)?.[1];
  return { traceparent: valueOf(TRACEPARENT), tracestate: valueOf(TRACESTATE) };
}

/**
 * The message with a context in its properties, unless it has one, or they would be longer than
 * `mostBytes` with it. A state that cannot be written as a property is left out.
 */
export function withContext(draft: Draft, context: SpanContext, mostBytes: number): Draft {
  const { properties = NONE } = draft;
  const { traceId, spanId, traceFlags, traceState } = context;
  if (properties.some(([name]) => name === TRACEPARENT)) return draft;
  const flags = traceFlags.toString(16).padStart(2, '0');
  const state = traceState?.serialize() ?? '';
  const hasState = state !== '' && !NOT_IN_PROPERTIES.test(state);
  const all: Pair[] = properties.filter(([name]) => name !== TRACESTATE);
  all.push([TRACEPARENT, `00-${traceId}-${spanId}-${flags}`]);
  if (hasState) all.push([TRACESTATE, state]);
  let bytes = 0;
  for (const [name, value] of all) bytes += Buffer.byteLength(name) + Buffer.byteLength(value) + 2;
  return bytes > mostBytes ? draft : { ...draft, properties: all };
}
