import {
  type Attributes,
  type Context,
  context,
  type Histogram,
  isSpanContextValid,
  type Meter,
  metrics,
  type Observable,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { ServerEvent } from './events.ts';
import type { Metric } from './observability/metric.ts';
import type { HandshakeInfo, HandshakeOutcome, HandshakeTrace, Telemetry } from './observability/telemetry.ts';

/** Where spans and metrics go. */
export interface OpenTelemetryOptions {
  /** Default: the global tracer of this package's name. */
  readonly tracer?: Tracer;
  /** Default: the global meter of this package's name. */
  readonly meter?: Meter;
  /**
   * Spans of messages belong to the trace that their `trace_id` names, and are recorded if the sampler goes by parents. Default
   * true; false, for clients that are not to decide over that, keeps it as an attribute.
   */
  readonly followsClients?: boolean;
}

const scope = '@wsekit/server-core';
const msPerSecond = 1000;
/** Refusals that are the server's fault. */
const faults: ReadonlySet<string> = new Set(['auth_failed', 'auth_unavailable', 'handshake_timeout', 'failed']);

/**
 * Makes what a server's option `telemetry` takes, over OpenTelemetry: spans `wse.handshake` with `wse.authenticate` in it,
 * `wse.event` and `wse.publish`, the histogram `wse.handshake.duration`, and the metrics of the server as observable instruments.
 */
export function openTelemetry(options: OpenTelemetryOptions = {}): Telemetry {
  const { tracer = trace.getTracer(scope), meter = metrics.getMeter(scope), followsClients = true } = options;
  const durations = meter.createHistogram('wse.handshake.duration', {
    description: 'Time from an upgrade to the decision over it',
    unit: 's',
  });
  return {
    handshake: (info) => traceHandshake(tracer, durations, info),
    event: (event, work) => {
      const traceId = traceIdOf(event);
      const parent = followsClients ? parentOf(traceId, context.active()) : context.active();
      const attributes = { ...attributesOf(event), ...(traceId === undefined ? {} : { 'wse.trace_id': traceId }) };
      const kind = SpanKind.CONSUMER;
      return within(tracer.startSpan('wse.event', { kind, attributes }, parent), parent, work);
    },
    publish: (topic, work) => {
      const attributes = { 'messaging.system': 'wse', 'messaging.destination.name': topic };
      const span = tracer.startSpan('wse.publish', { kind: SpanKind.PRODUCER, attributes });
      return within(span, context.active(), work);
    },
    failed: (error) => fail(trace.getActiveSpan(), error),
    traceId: () => trace.getActiveSpan()?.spanContext().traceId,
    observe: (read) => observe(meter, read),
  };
}

function traceHandshake(tracer: Tracer, durations: Histogram, { path, remoteAddress }: HandshakeInfo): HandshakeTrace {
  const attributes = { 'url.path': path, 'client.address': remoteAddress };
  const span = tracer.startSpan('wse.handshake', { kind: SpanKind.SERVER, attributes });
  const own = trace.setSpan(context.active(), span);
  const startMs = performance.now();
  return {
    run: (work) => within(tracer.startSpan('wse.authenticate', {}, own), own, work),
    end: (outcome) => {
      const result = outcomeAttributes(outcome);
      span.setAttributes(result);
      if (outcome.kind === 'admitted') span.setAttribute('wse.connection_id', outcome.connectionId);
      else if (faults.has(outcome.reason)) fail(span, outcome.error ?? outcome.reason);
      span.end();
      durations.record((performance.now() - startMs) / msPerSecond, result, own);
    },
  };
}

function outcomeAttributes(outcome: HandshakeOutcome): Attributes {
  if (outcome.kind === 'refused') return { 'wse.handshake.outcome': 'refused', 'wse.refusal.reason': outcome.reason };
  return { 'wse.handshake.outcome': 'admitted', 'wse.authenticated': outcome.userId !== null };
}

/** Makes a call within a span, which ends with it, or with the promise that it gives. */
function within<Result>(span: Span, parent: Context, work: () => Result): Result {
  let isLater = false;
  try {
    const result = context.with(trace.setSpan(parent, span), work);
    if (result instanceof Promise) {
      isLater = true;
      const end = (): void => span.end();
      result.then(end, end);
    }
    return result;
  } catch (error) {
    fail(span, error);
    throw error;
  } finally {
    if (!isLater) span.end();
  }
}

function fail(span: Span | undefined, error: unknown): void {
  const exception = error instanceof Error ? error : String(error);
  span?.recordException(exception);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: exception instanceof Error ? exception.message : exception });
}

function attributesOf(event: ServerEvent): Attributes {
  const attributes: Attributes = { 'wse.event.type': event.type };
  if ('connectionId' in event) attributes['wse.connection_id'] = event.connectionId;
  if (event.type === 'msg' && event.t !== undefined) attributes['wse.message.type'] = event.t;
  return attributes;
}

function traceIdOf(event: ServerEvent): string | undefined {
  if (event.type !== 'msg') return undefined;
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('trace_id' in data)) return undefined;
  return typeof data.trace_id === 'string' ? data.trace_id : undefined;
}

// W3C Trace Context section 3.2.2: version, trace id, id of the parent span, flags.
const traceParent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const bareTraceId = /^[0-9a-f]{32}$/;
const spanIdLength = 16;

/**
 * The context that a client's `trace_id` stands for: a `traceparent`, or 32 hexadecimal digits, with the dashes of a UUID as
 * well; anything else is none. A bare id names no span, so that half of it stands for one.
 */
function parentOf(traceId: string | undefined, otherwise: Context): Context {
  const text = (traceId ?? '').toLowerCase();
  const [, id = text.replaceAll('-', ''), span, flags] = traceParent.exec(text) ?? [];
  if (!bareTraceId.test(id)) return otherwise;
  const spanContext = {
    traceId: id,
    spanId: span ?? id.slice(-spanIdLength),
    traceFlags: flags === undefined ? TraceFlags.SAMPLED : Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(otherwise, spanContext) : otherwise;
}

/** `wse_messages_sent_total` is `wse.messages_sent`: exporters to Prometheus give it back its name. */
function instrumentName(name: string): string {
  return name.replace(/_total$/, '').replace('_', '.');
}

function observe(meter: Meter, read: () => readonly Metric[]): () => void {
  const instruments = new Map<string, Observable>();
  for (const { kind, name, help } of read()) {
    const create = kind === 'counter' ? 'createObservableCounter' : 'createObservableGauge';
    instruments.set(name, meter[create](instrumentName(name), { description: help }));
  }
  const observables = [...instruments.values()];
  const report: Parameters<Meter['addBatchObservableCallback']>[0] = (result) => {
    for (const { name, samples } of read()) {
      const instrument = instruments.get(name);
      if (instrument === undefined) continue;
      for (const { value, labels } of samples) result.observe(instrument, value, labels);
    }
  };
  meter.addBatchObservableCallback(report, observables);
  return () => meter.removeBatchObservableCallback(report, observables);
}
