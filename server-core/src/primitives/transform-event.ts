import { categoryOfType, createMessageIds, type Envelope, formatTime } from '@wsekit/codec';
import { type DialectName, getDialect } from '@wsekit/spec';
import { ageOf } from './event-time.ts';
import { textOf } from './filter-text.ts';
import { isMap } from './filter-values.ts';
import { plainValue } from './plain-value.ts';

type Members = Readonly<Record<string, unknown>>;

/** Where an event transform takes from what events lack. */
export interface EventTransformOptions {
  /** Message types by types of events; what is not in it becomes lower case. */
  readonly typeMap?: Readonly<Record<string, string>>;
  /** Servers up to D2b take the category as `_msg_cat`, later ones as `c`. Default the newest. */
  readonly dialect?: DialectName;
  /** Gives ids to events without one; UUID version 7 by default. */
  readonly nextId?: () => string;
  /** Unix time in milliseconds. */
  readonly nowMs?: () => number;
}

/** Makes the envelope of an event of an application. Throws RangeError for what nests too deep or in a circle. */
export type EventTransform = (event: Members, sequence: number) => Envelope;

type Rules = Required<Omit<EventTransformOptions, 'dialect'>> & { readonly hasCategoryField: boolean };

const version = 1;

/**
 * Makes a transform that turns events of an application into envelopes.
 *
 * What has `v`, `t`, `p`, `id` and `ts` is an envelope already and gets `seq` alone. Else the type is `event_type` or `type`;
 * id, time, correlation, priority and trace come from `_metadata`, or from the event; the payload is `payload`, or the whole
 * event, without `_metadata`. The category is that of the wire (WSE-ERR-009), `event_version` is there where the event has a
 * version (WSE-ERR-079). The event is never changed.
 */
export function createEventTransform(options: EventTransformOptions = {}): EventTransform {
  const { typeMap = {}, nowMs = Date.now, nextId = createMessageIds({ nowMs }), dialect = 'D2g' } = options;
  const hasCategoryField = getDialect(dialect).category_style === 'field';
  return (event, sequence) =>
    isEnvelope(event)
      ? withSequence(event, sequence)
      : envelopeOf(event, sequence, { typeMap, nowMs, nextId, hasCategoryField });
}

/** Turns one event into an envelope, see {@link createEventTransform}. */
export function transformEvent(
  event: Members,
  sequence: number,
  typeMap: Readonly<Record<string, string>> = {},
  options: Omit<EventTransformOptions, 'typeMap'> = {},
): Envelope {
  return createEventTransform({ ...options, typeMap })(event, sequence);
}

function isEnvelope(event: Members): boolean {
  return ['v', 't', 'p', 'id', 'ts'].every((name) => Object.hasOwn(event, name));
}

function withSequence(event: Members, sequence: number): Envelope {
  return Object.hasOwn(event, 'seq') ? event : { ...event, seq: sequence };
}

function envelopeOf(event: Members, sequence: number, rules: Rules): Envelope {
  const metadata = isMap(event._metadata) ? event._metadata : {};
  const nowMs = rules.nowMs();
  const given = event.event_type ?? event.type;
  const original = given === undefined || given === null ? undefined : scalarText(given);
  const t = typeOf(original ?? 'unknown', rules.typeMap);
  const time = metadata.timestamp ?? event.timestamp;
  return {
    ...(rules.hasCategoryField ? { c: categoryOfType(t) } : {}),
    t,
    id: scalarText(metadata.event_id ?? event.event_id ?? rules.nextId()),
    ts: scalarText(time ?? formatTime(nowMs)),
    seq: sequence,
    p: payloadOf(event),
    v: version,
    ...(original === undefined || original === t ? {} : { original_event_type: original }),
    ...(rules.hasCategoryField ? {} : categoryHint(event, t)),
    ...present('latency_ms', ageOf(time, nowMs)),
    ...present('cid', textGiven(metadata.correlation_id, event.correlation_id)),
    ...present('pri', metadata.priority ?? event.pri ?? undefined),
    ...present('event_version', [event.version, metadata.version].find(Number.isSafeInteger)),
    ...present('trace_id', textGiven(metadata.trace_id, event.trace_id)),
  };
}

function typeOf(original: string, typeMap: Readonly<Record<string, string>>): string {
  return Object.hasOwn(typeMap, original) ? scalarText(typeMap[original]) : original.toLowerCase();
}

/** For servers that put the category before the text; what is an update needs none. */
function categoryHint({ _msg_cat: given }: Members, t: string): Members {
  const category = categoryOfType(t);
  if (given !== undefined && given !== null) return { _msg_cat: given };
  return category === 'U' ? {} : { _msg_cat: category };
}

function payloadOf(event: Members): Members {
  const { _metadata: _, ...members } = isMap(event.payload) ? event.payload : event;
  const named = Object.hasOwn(members, 'type') && !Object.hasOwn(members, 'event_type');
  const payload = plainValue(named ? { ...members, event_type: members.type } : members);
  return isMap(payload) ? payload : {};
}

/** What stands in the metadata, be it empty; else what the event has itself, unless it is empty. */
function textGiven(inner: unknown, outer: unknown): string | undefined {
  const given = inner ?? (outer === '' ? undefined : outer);
  return given === undefined || given === null ? undefined : scalarText(given);
}

/** Dates and numbers as text, as servers send them. */
function scalarText(value: unknown): string {
  return textOf(value) ?? JSON.stringify(plainValue(value));
}

function present(name: string, value: unknown): Members {
  return value === undefined ? {} : { [name]: value };
}
