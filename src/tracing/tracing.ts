import type * as Library from '@opentelemetry/api';
import type { Attributes, Context, Link, Span, SpanContext } from '@opentelemetry/api';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BrokerEvent, DeliveredEvent, SettledEvent } from '../broker/events';
import type { Draft, PublishResult } from '../broker/message';
import { messageIn } from '../broker/payload';
import { MqError } from '../errors';
import { exchangeOf, outcomeOf } from '../http/exchange';
import { requestTarget } from '../http/request-target';
import { monotonicNow, systemNow } from '../lib/real-time';
import { RenewedMap } from '../lib/renewed-map';
import type { OperationNames } from '../metrics/operation-of';
import type { TopicRef } from '../store/store';
import { version } from '../version';
import {
  deliveredAttributes,
  draftAttributes,
  operationAttributes,
  resultAttributes,
  settledAttributes,
} from './attributes';
import { contextIn, readContext, TRACEPARENT, TRACESTATE, withContext } from './trace-context';

const TYPES = {
  publish: 'send',
  consume: 'receive',
  ack: 'settle',
  commit: 'settle',
  rollback: 'settle',
} as const;
type OperationWord = keyof typeof TYPES;

/** A publish that has a span, and what it was refused with. */
interface Publish {
  readonly span: Span;
  refusal?: string;
}

/** A request that is under way. */
interface TracedRequest {
  readonly operation: OperationWord;
  /** Of its headers. */
  readonly parent: SpanContext | undefined;
  readonly publishes: Publish[];
  readonly events: (DeliveredEvent | SettledEvent)[];
}

/** When a span began and ended; epoch ms. */
interface Times {
  readonly startTime: number;
  readonly endTime: number;
}

/**
 * Makes the spans of publishes, polls that found messages, and receipt handles that came back, with
 * whatever OpenTelemetry SDK is registered in the process. A request that is refused has one that says why.
 */
export class Tracing {
  readonly #tracer: Library.Tracer;
  /** By request id. */
  readonly #requests = new RenewedMap<string, TracedRequest>();

  constructor(
    private readonly api: typeof Library,
    private readonly names: OperationNames,
  ) {
    this.#tracer = api.trace.getTracer('mqrest', version());
  }

  /** To be called when a request came. */
  readonly begin = (req: IncomingMessage): void => {
    const { front, operation } = this.names.nameOf(req.method ?? '', requestTarget(req));
    if ((front !== 'aliyun' && front !== 'mqcloud') || !isTraced(operation)) return;
    const parent = readContext(this.api, {
      traceparent: headerOf(req, TRACEPARENT),
      tracestate: headerOf(req, TRACESTATE),
    });
    this.#requests.set(exchangeOf(req).id, { operation, parent, publishes: [], events: [] });
  };

  /** To be called when its reply is over. */
  readonly end = (res: ServerResponse): void => {
    const { id, arrivedAt, refusedWith } = exchangeOf(res.req);
    const request = this.#requests.get(id);
    if (request === undefined) return;
    this.#requests.delete(id);
    const tookMs = monotonicNow() - arrivedAt;
    const startTime = systemNow() - tookMs;
    const times = { startTime, endTime: startTime + tookMs };
    const { code, isError } = outcomeOf(res);
    const isGone = !res.writableFinished && refusedWith === undefined;
    const status = code === '' ? String(refusedWith ?? res.statusCode) : code;
    const error = isError ? status : isGone ? 'gone' : undefined;
    const { publishes, events, operation } = request;
    const anyRefused = publishes.some(({ refusal }) => refusal !== undefined);
    for (const { span, refusal } of publishes) {
      const isRefused = refusal !== undefined || !anyRefused;
      this.#finish(span, times, isRefused ? (error ?? refusal) : undefined);
    }
    for (const event of events) this.#spanOf(event, times, request.parent, error);
    if (!isError || publishes.length + events.length > 0) return;
    const topic = topicIn(requestTarget(res.req));
    this.#finish(this.#start(operation, topic, times, this.#under(request.parent)), times, error);
  };

  /** To be told every event. */
  readonly note = (event: BrokerEvent): void => {
    if (event.kind !== 'delivered' && event.kind !== 'settled') return;
    const request = this.#requestOf(event.requestId);
    if (request !== undefined) {
      request.events.push(event);
      return;
    }
    const now = systemNow();
    const failed = event.kind === 'settled' && event.results.find((result) => result !== 'done');
    this.#spanOf(event, { startTime: now, endTime: now }, undefined, failed || undefined);
  };

  /**
   * Publishes by `send` in a span, whose context the message carries unless it has one; `mostBytes`:
   * what its properties may take.
   */
  async publish(
    to: TopicRef,
    draft: Draft,
    {
      requestId,
      mostBytes,
    }: { readonly requestId: string | undefined; readonly mostBytes: number },
    send: (draft: Draft) => Promise<PublishResult>,
  ): Promise<PublishResult> {
    const { api } = this;
    const request = this.#requestOf(requestId);
    const ofMessage = readContext(api, contextIn(draft));
    const around =
      request === undefined ? api.trace.getActiveSpan()?.spanContext() : request.parent;
    const beganAt = monotonicNow();
    const startTime = systemNow();
    const span = this.#start(
      ...(['publish', to.topic, { startTime }, this.#under(around ?? ofMessage)] as const),
      () => draftAttributes(to, draft, requestId),
      around === undefined || ofMessage === undefined ? [] : [{ context: ofMessage }],
    );
    const publish: Publish = { span };
    request?.publishes.push(publish);
    const context = span.spanContext();
    try {
      const isReal = api.isSpanContextValid(context);
      const published = await send(isReal ? withContext(draft, context, mostBytes) : draft);
      if (span.isRecording()) span.setAttributes(resultAttributes(published));
      return published;
    } catch (error) {
      publish.refusal = error instanceof MqError ? error.code : 'InternalError';
      throw error;
    } finally {
      const endTime = startTime + monotonicNow() - beganAt;
      if (request === undefined) this.#finish(span, { endTime }, publish.refusal);
    }
  }

  #requestOf(requestId: string | undefined): TracedRequest | undefined {
    return requestId === undefined ? undefined : this.#requests.get(requestId);
  }

  #spanOf(
    event: DeliveredEvent | SettledEvent,
    times: Times,
    parent: SpanContext | undefined,
    error: string | undefined,
  ): void {
    const under = this.#under(parent);
    const { topic } = event.of;
    if (event.kind === 'settled') {
      const attributes = () => settledAttributes(event);
      this.#finish(this.#start(event.as, topic, times, under, attributes), times, error);
      return;
    }
    const messages = event.entries.map(messageIn);
    const links = messages.flatMap((message): Link[] => {
      const context = readContext(this.api, contextIn(message));
      const attributes = { 'messaging.message.id': message.id };
      return context === undefined ? [] : [{ context, attributes }];
    });
    const attributes = () => deliveredAttributes(event, messages);
    this.#finish(this.#start('consume', topic, times, under, attributes, links), times, error);
  }

  #under(parent: SpanContext | undefined): Context {
    const { ROOT_CONTEXT, trace } = this.api;
    return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
  }

  #start(
    operation: OperationWord,
    topic: string | undefined,
    { startTime }: Pick<Times, 'startTime'>,
    under: Context,
    more?: () => Attributes,
    links: Link[] = [],
  ): Span {
    const type = TYPES[operation];
    const name = topic === undefined ? operation : `${operation} ${topic}`;
    const attributes = operationAttributes(operation, type, topic);
    const { PRODUCER, CONSUMER, CLIENT } = this.api.SpanKind;
    const kind = type === 'send' ? PRODUCER : type === 'receive' ? CONSUMER : CLIENT;
    const span = this.#tracer.startSpan(name, { kind, startTime, attributes, links }, under);
    if (more !== undefined && span.isRecording()) span.setAttributes(more());
    return span;
  }

  #finish(span: Span, { endTime }: Pick<Times, 'endTime'>, error: string | undefined): void {
    if (error !== undefined) {
      span.setAttribute('error.type', error);
      span.setStatus({ code: this.api.SpanStatusCode.ERROR, message: error });
    }
    span.end(endTime);
  }
}

function isTraced(operation: string): operation is OperationWord {
  return Object.hasOwn(TYPES, operation);
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** The topic that the path of a request names; absent: its path names none. */
function topicIn(target: string): string | undefined {
  return /\/topics\/([\w%-]+)\/messages/.exec(target)?.[1];
}
