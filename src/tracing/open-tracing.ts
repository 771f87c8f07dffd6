import type * as Library from '@opentelemetry/api';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Settings } from '../config/settings';
import type { WriteLine } from '../http/line-writer';
import { OperationNames } from '../metrics/operation-of';
import { Tracing } from './tracing';

/**
 * Loads the module that the settings name, as `node --require` would from the working directory.
 * Throws a sentence when it cannot be loaded.
 */
export function loadTracingModule({ otel }: Pick<Settings, 'otel'>): void {
  if (otel === 'on' || otel === 'off') return;
  try {
    createRequire(join(process.cwd(), 'mqrest'))(otel);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new Error(`otel: ${otel} cannot be loaded: ${why}`, { cause: error });
  }
}

/** What makes spans, as the settings say; `undefined`: nothing does, and nothing of it is loaded. */
export function openTracing(
  { otel, basePath }: Pick<Settings, 'otel' | 'basePath'>,
  warn: WriteLine,
): Tracing | undefined {
  if (otel === 'off') return undefined;
  const api = require('@opentelemetry/api') as typeof Library;
  if (!hasProvider(api)) {
    warn(
      'otel: no OpenTelemetry SDK is registered in this process, so there will be no spans until one is; ' +
        'give a file that starts one, such as --otel ./tracing.js',
    );
  }
  return new Tracing(api, new OperationNames(basePath, () => []));
}

function hasProvider({ trace, ProxyTracerProvider }: typeof Library): boolean {
  const provider = trace.getTracerProvider();
  const none = new ProxyTracerProvider().getDelegate();
  const isProxy = provider instanceof ProxyTracerProvider;
  return !isProxy || provider.getDelegate() !== none;
}
