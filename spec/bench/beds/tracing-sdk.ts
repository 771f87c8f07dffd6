/** An OpenTelemetry SDK in the process that requires it, with spans that go nowhere. */
import { trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

const done = Promise.resolve();
const NOWHERE: SpanProcessor = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => done,
  shutdown: () => done,
};

/** `sampled`: how many spans are recorded. */
export function startSdk(sampled: 'none' | 'all'): void {
  const sampler = sampled === 'all' ? new AlwaysOnSampler() : new AlwaysOffSampler();
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler, spanProcessors: [NOWHERE] }));
}
