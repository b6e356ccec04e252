// Shows what a tracer and a meter of OpenTelemetry get of a server at its work.
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createServer, type ServerOptions } from '@wsekit/server-core';
import { type OpenTelemetryOptions, openTelemetry } from '@wsekit/server-core/opentelemetry';
import { createNetwork } from '@wsekit/transports/memory';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const manager = new AsyncLocalStorageContextManager();
beforeEach(() => void context.setGlobalContextManager(manager.enable()));
afterEach(() => context.disable());

async function setUp(options: ServerOptions = {}, telemetry: OpenTelemetryOptions = {}) {
  const spans = new InMemorySpanExporter();
  const figures = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: figures, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer('test');
  const server = createServer({
    ...options,
    telemetry: openTelemetry({ tracer, meter: meters.getMeter('test'), ...telemetry }),
  });
  const network = createNetwork();
  const { url } = await server.listen(network.listen);
  const heard: string[] = [];
  const dial = (path = '/wse') =>
    network.dialer.dial(`${url}${path}`, {
      handler: { onFrame: (frame) => heard.push(Buffer.from(frame).toString()), onClose() {} },
    });
  return { server, dial, heard, reader, spans: () => spans.getFinishedSpans(), meters };
}

const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan[] =>
  spans.filter((span) => span.name === name);

/** Sends a message to a server, and waits until its callback is done with it. */
async function tellOne(frame: string, work: () => unknown, telemetry: OpenTelemetryOptions = {}) {
  const stage = await setUp({ onError: () => {} }, telemetry);
  const connection = await stage.dial();
  const done = new Promise<void>((resolve) => {
    stage.server.onEvent(async ({ type }) => {
      if (type !== 'msg') return;
      try {
        return await work();
      } finally {
        resolve();
      }
    });
  });
  connection.send(frame);
  await done;
  await stage.server.stop();
  return named(stage.spans(), 'wse.event').filter(({ attributes }) => attributes['wse.event.type'] === 'msg');
}

describe('Spans of handshakes', () => {
  it('say where they came from, and what they came to; the hook is at work within them', async () => {
    const active: unknown[] = [];
    const { dial, spans, server } = await setUp({
      authenticate: () => {
        active.push(trace.getActiveSpan()?.spanContext().traceId);
        return { userId: 'alice' };
      },
    });
    await dial();
    const [handshake] = named(spans(), 'wse.handshake');
    const [authenticate] = named(spans(), 'wse.authenticate');
    expect(handshake).toMatchObject({
      kind: SpanKind.SERVER,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        'url.path': '/wse',
        'client.address': '10.0.0.2',
        'wse.handshake.outcome': 'admitted',
        'wse.authenticated': true,
        'wse.connection_id': server.connections()[0],
      },
    });
    expect(authenticate?.parentSpanContext?.spanId).toBe(handshake?.spanContext().spanId);
    expect(active).toEqual([handshake?.spanContext().traceId]);
    await server.stop();
  });

  it('say why somebody was refused, and fail when that is the fault of the server', async () => {
    const { dial, spans, server } = await setUp({
      path: '/wse',
      onError: () => {},
      authenticate: () => Promise.reject(new Error('no database')),
    });
    for (const path of ['/other', '/wse']) await expect(dial(path)).rejects.toMatchObject({ code: 'dial_refused' });
    expect(named(spans(), 'wse.handshake')).toMatchObject([
      { attributes: { 'wse.refusal.reason': 'path' }, status: { code: SpanStatusCode.UNSET } },
      {
        attributes: { 'wse.refusal.reason': 'auth_failed' },
        status: { code: SpanStatusCode.ERROR, message: 'no database' },
        events: [{ name: 'exception' }],
      },
    ]);
    await server.stop();
  });
});

describe('Spans of messages', () => {
  const message = (id: unknown): string => JSON.stringify({ t: 'chat', p: 1, trace_id: id });

  it('last as long as the callback is at work, and hold the spans it makes', async () => {
    const inner: unknown[] = [];
    const [span] = await tellOne(message(undefined), async () => {
      await Promise.resolve();
      inner.push(trace.getActiveSpan());
    });
    expect(span).toMatchObject({
      kind: SpanKind.CONSUMER,
      ended: true,
      attributes: { 'wse.event.type': 'msg', 'wse.message.type': 'chat' },
    });
    expect(inner).toEqual([span]);
  });

  it.each([
    ['32 digits', traceId, traceId, traceId.slice(16)],
    ['a UUID', '0AF76519-16CD-43DD-8448-EB211C80319C', traceId, traceId.slice(16)],
    ['a traceparent', `00-${traceId}-b7ad6b7169203331-01`, traceId, 'b7ad6b7169203331'],
  ])('belong to the trace that trace_id names by %s', async (_, id, trace, parent) => {
    const [span] = await tellOne(message(id), () => {});
    expect([span?.spanContext().traceId, span?.parentSpanContext?.spanId]).toEqual([trace, parent]);
  });

  it.each(['mine', '0'.repeat(32), 7, null])('begin a trace of their own when trace_id is %j', async (id) => {
    const [span] = await tellOne(message(id), () => {});
    expect([span?.parentSpanContext, span?.spanContext().traceId]).toEqual([
      undefined,
      expect.stringMatching(/^(?!0+$)[0-9a-f]{32}$/),
    ]);
  });

  it('begin one as well when clients are not followed, and still name theirs', async () => {
    const [span] = await tellOne(message(traceId), () => {}, { followsClients: false });
    expect([span?.parentSpanContext, span?.attributes['wse.trace_id']]).toEqual([undefined, traceId]);
    expect(span?.spanContext().traceId).not.toBe(traceId);
  });

  it('fail with what the callback rejects with', async () => {
    const [span] = await tellOne(message(traceId), () => Promise.reject(new Error('no room')));
    expect(span).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'no room' },
      events: [{ name: 'exception' }],
    });
  });
});

describe('What a server sends within a span', () => {
  it('carries its trace, unless it names one itself', async () => {
    const { server, dial, heard, spans } = await setUp();
    await dial();
    const [id = ''] = server.connections();
    const tracer = new BasicTracerProvider().getTracer('application');
    const span = tracer.startSpan('work');
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => {
      server.sendEvent(id, { t: 'a' });
      server.sendEvent(id, { t: 'b', trace_id: 'mine' });
      server.broadcast('news', '{"t":"c"}');
    });
    server.sendEvent(id, { t: 'd' });
    await server.stop();
    expect(heard.map((text) => JSON.parse(text).trace_id)).toEqual([span.spanContext().traceId, 'mine', undefined]);
    expect(named(spans(), 'wse.publish')).toMatchObject([
      { kind: SpanKind.PRODUCER, attributes: { 'messaging.destination.name': 'news' } },
    ]);
    expect(named(spans(), 'wse.publish')[0]?.parentSpanContext?.spanId).toBe(span.spanContext().spanId);
  });
});

describe('Instruments', () => {
  it('give the metrics of the server under their names', async () => {
    const { server, dial, reader } = await setUp({ path: '/wse' });
    await dial();
    await dial('/other').catch(() => {});
    const collect = async () => {
      const { resourceMetrics } = await reader.collect();
      const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics);
      return new Map(
        all.map(({ descriptor, dataPoints }) => [
          descriptor.name,
          dataPoints.map(({ value, attributes }) => [value, attributes]),
        ]),
      );
    };
    const before = await collect();
    expect(before.get('wse.connections')).toEqual([[1, {}]]);
    expect(before.get('wse.connections_accepted')).toEqual([[1, {}]]);
    expect(before.get('wsekit.refusals')).toEqual([[1, { reason: 'path' }]]);
    expect(before.get('wse.handshake.duration')).toMatchObject([
      [{ count: 1 }, { 'wse.handshake.outcome': 'admitted' }],
      [{ count: 1 }, { 'wse.refusal.reason': 'path' }],
    ]);
    await server.stop();
  });

  it('are no longer asked when the server has stopped', async () => {
    const meter = new MeterProvider().getMeter('test');
    const [add, remove] = [
      vi.spyOn(meter, 'addBatchObservableCallback'),
      vi.spyOn(meter, 'removeBatchObservableCallback'),
    ];
    const { server } = await setUp({}, { meter });
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 0]);
    await server.stop();
    expect(remove.mock.calls).toEqual(add.mock.calls);
  });
});

describe('Telemetry of no server', () => {
  it('is the global one by default, which does nothing where nobody has set one', async () => {
    const server = createServer({ telemetry: openTelemetry() });
    expect(server.broadcast('a', '{"t":"x"}')).toBe(0);
    await server.stop();
  });
});
