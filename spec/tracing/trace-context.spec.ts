import * as api from '@opentelemetry/api';
import { contextIn, readContext, withContext } from '../../src/tracing/trace-context';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const context = { traceId: TRACE, spanId: SPAN, traceFlags: 1 };

describe('a trace context', () => {
  // Source: W3C Trace Context, 3.2.2 and 4.3.
  it.each([
    [`00-${TRACE}-${SPAN}-01`, 1],
    [`00-${TRACE}-${SPAN}-00`, 0],
    [`00-${TRACE}-${SPAN}-03`, 1],
    [`cc-${TRACE}-${SPAN}-01-what-comes-later`, 1],
  ])('is read from %s', (traceparent, traceFlags) => {
    const read = readContext(api, { traceparent });
    expect(read).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags, isRemote: true });
  });

  it.each([
    ...[undefined, '', 'x', `ff-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01-more`],
    ...[`00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`],
    ...[`00-${TRACE.toUpperCase()}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01 `],
  ])('is not read from %s', (traceparent) => {
    expect(readContext(api, { traceparent })).toBeUndefined();
  });

  it('goes behind the properties of a message, and is read from there', () => {
    const traceState = api.createTraceState('a=1,b=2');
    const draft = { body: 'm', properties: [['k', 'v']] as const };
    const carrying = withContext(draft, { ...context, traceState }, 1000);
    expect(carrying.properties).toEqual([
      ...[
        ['k', 'v'],
        ['traceparent', `00-${TRACE}-${SPAN}-01`],
      ],
      ['tracestate', 'a=1,b=2'],
    ]);
    const read = readContext(api, contextIn(carrying));
    expect(read?.spanId).toBe(SPAN);
    expect(read?.traceState?.serialize()).toBe('a=1,b=2');
  });

  it('stays out of a message that has one, and of one whose properties have no room', () => {
    const own = { body: 'm', properties: [['traceparent', 'mine']] as const };
    expect(withContext(own, context, 1000)).toBe(own);
    const small = { body: 'm' };
    expect(withContext(small, context, 67)).toBe(small);
    expect(withContext(small, context, 68).properties).toHaveLength(1);
  });

  it('leaves a state out that would break the properties apart', () => {
    const traceState = api.createTraceState('a=x|y:z');
    const carrying = withContext({ body: 'm' }, { ...context, traceState }, 1000);
    expect(carrying.properties?.map(([name]) => name)).toEqual(['traceparent']);
  });
});
