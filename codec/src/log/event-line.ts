import type { SessionEvent } from '../session/handler.ts';
import type { DecisionRecord, EventRecord } from './record.ts';

/** What a record says of an event of a session, beside when and where. */
export type EventLine = Omit<DecisionRecord, 'at_ms' | 'conn'> | Omit<EventRecord, 'at_ms' | 'conn'>;

/** The line for what a session tells: decisions with their reason, the rest as what came about. Never what is in messages. */
export function eventLine(event: SessionEvent): EventLine {
  switch (event.type) {
    case 'refused':
      return decision('refused', event.error.code, { message: event.error.message });
    case 'unexpected':
      return decision('refused', 'unexpected', { t: event.message });
    case 'clear_refused':
      return decision('refused', 'clear_text', { t: event.message });
    case 'rate_limited':
      return decision('dropped', 'rate_limited', { direction: event.direction, retry_after_ms: event.retryAfterMs });
    case 'dropped':
      return decision('dropped', 'no_room', { t: event.envelope.t });
    case 'slowed':
      return decision('slowed', 'asked_by_peer', { to: event.to, for_ms: event.forMs });
    case 'not_encrypted':
      return decision('not_encrypted', event.reason);
    case 'overdue':
      return decision('overdue', event.message);
    case 'dead':
      return decision('closed', 'silent', { silent_ms: event.silentMs });
    default:
      return { k: 'event', what: event.type, ...detailsOf(event) };
  }
}

function decision(what: string, why: string, details?: DecisionRecord['details']): EventLine {
  return { k: 'decision', what, why, ...(details === undefined ? {} : { details }) };
}

type Rest = Exclude<
  SessionEvent,
  {
    readonly type:
      | 'refused'
      | 'unexpected'
      | 'clear_refused'
      | 'rate_limited'
      | 'dropped'
      | 'slowed'
      | 'not_encrypted'
      | 'overdue'
      | 'dead';
  }
>;

function detailsOf(event: Rest): Pick<EventRecord, 'details'> {
  switch (event.type) {
    case 'ready':
      return { details: { connection_id: event.connectionId, said_hello: event.saidHello } };
    case 'dialect':
      return { details: { dialect: event.dialect.name } };
    case 'encrypted':
      return { details: { derivation: event.derivation } };
    case 'latency':
      return { details: { latency_ms: event.latencyMs } };
    case 'gap':
      return { details: { topic: event.topic, epoch: event.position.epoch, offset: event.position.offset } };
    default:
      return {};
  }
}
