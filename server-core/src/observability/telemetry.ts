import type { Envelope } from '@wsekit/codec';
import type { ServerEvent } from '../events.ts';
import type { Metric } from './metric.ts';
import type { RefusalReason } from './reasons.ts';

/** An upgrade that is to be decided over. */
export interface HandshakeInfo {
  readonly path: string;
  readonly remoteAddress: string;
}

/** What an upgrade came to. */
export type HandshakeOutcome =
  | { readonly kind: 'admitted'; readonly connectionId: string; readonly userId: string | null }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly error?: unknown };

/** One upgrade, watched. */
export interface HandshakeTrace {
  /** Makes a call within it. */
  run<Result>(work: () => Result): Result;
  /** It was decided over; called once. */
  end(outcome: HandshakeOutcome): void;
}

/**
 * Watches a server at its work; `@wsekit/server-core/opentelemetry` makes one. Results of the calls it is handed are given
 * back as they are, exceptions too; work that gives a promise lasts until that is settled.
 */
export interface Telemetry {
  handshake(info: HandshakeInfo): HandshakeTrace;
  /** Hands an event to the application. */
  event<Result>(event: ServerEvent, work: () => Result): Result;
  /** A call of the application's has thrown or rejected within the work at hand. */
  failed(error: unknown): void;
  /** Publishes to a topic. */
  publish<Result>(topic: string, work: () => Result): Result;
  /** What goes along as `trace_id` with messages that have none; undefined outside of a trace. */
  traceId(): string | undefined;
  /** Takes the metrics whenever it wants them; gives what ends that. */
  observe(read: () => readonly Metric[]): () => void;
}

/** A message that says what trace it belongs to, where there is one and it says none. */
export function withTraceId(event: Envelope, telemetry: Telemetry | undefined): Envelope {
  const traceId = telemetry === undefined || 'trace_id' in event ? undefined : telemetry.traceId();
  return traceId === undefined ? event : { ...event, trace_id: traceId };
}
