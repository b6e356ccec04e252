import type { Category, Direction, SessionDialect } from '@wsekit/spec';
import { asCategory, categoryOfType } from '../frame/category.ts';
import type { Envelope } from './envelope.ts';

/**
 * What a message is to the connection that sends it. (WSE-FRM-055 to WSE-FRM-058)
 *
 * - `event`: application data for one connection. From a server a binary frame, compressed, packed or sealed as the
 *   connection has it; from a client text, bare MessagePack, or sealed text.
 * - `publication`: the same text for all subscribers of a topic: a text frame, sealed where there is a key.
 * - `control`: the protocol's own messages: a text frame in clear, whatever the connection has.
 */
export type MessageKind = 'event' | 'publication' | 'control';

/** By what rules an envelope is made ready for the wire. */
export interface EnvelopeRules {
  readonly dialect: Pick<SessionDialect, 'category_style'>;
  readonly direction: Direction;
  readonly kind: MessageKind;
}

/** An envelope ready to be written: the prefix to glue before its JSON, or `c` as its first member. */
export interface WireEnvelope {
  readonly prefix: Category | '';
  /** The members, the caller's own object where nothing had to change; with `c` only when that stands first already. */
  readonly members: Readonly<Record<string, unknown>>;
  /** To be written before the members; undefined when they have it, or when the category travels as prefix. */
  readonly c: Category | undefined;
}

/** Decides the category and takes out what must not be written; `envelope` is not changed. */
export function prepareEnvelope(envelope: Envelope, rules: EnvelopeRules): WireEnvelope {
  const category = outgoingCategory(envelope, rules);
  const usesPrefix = rules.dialect.category_style === 'prefix';
  const isServerEvent = rules.kind === 'event' && rules.direction === 'server_to_client';
  const members = isServerEvent ? eventMembers(envelope, usesPrefix) : envelope;
  if (usesPrefix) return { prefix: category, members: isServerEvent ? members : without(members, 'c'), c: undefined };
  if (rules.kind === 'publication' && members.tp !== undefined) return stamped(members, category);
  if (members.c === category && isFirst(members, 'c')) return { prefix: '', members, c: undefined };
  return { prefix: '', members: without(members, 'c'), c: category };
}

/** The stamp stands before all else, `c` included. (WSE-ENV-023) */
function stamped({ tp, e, o, c: _, ...others }: Envelope, c: Category): WireEnvelope {
  return { prefix: '', members: { tp, e, o, c, ...others }, c: undefined };
}

function isFirst(members: object, name: string): boolean {
  for (const first in members) return first === name;
  return false;
}

/** An event's category is its type's (WSE-ENV-052); elsewhere the caller's choice wins. */
function outgoingCategory(envelope: Envelope, { direction, kind }: EnvelopeRules): Category {
  const isServerEvent = kind === 'event' && direction === 'server_to_client';
  const chosen = isServerEvent ? undefined : asCategory(envelope.c);
  if (chosen !== undefined) return chosen;
  if (kind === 'control') return 'WSE';
  return categoryOfType(typeof envelope.t === 'string' ? envelope.t : '', direction);
}

/** What a server takes over from the application's event. (WSE-ENV-046, WSE-ENV-052, WSE-ENV-053) */
function eventMembers(envelope: Envelope, usesPrefix: boolean): Envelope {
  let members = envelope;
  if (members.t !== undefined && typeof members.t !== 'string') members = without(members, 't');
  if (usesPrefix) members = without(members, '_msg_cat');
  if (members.v !== undefined && members.v !== 1) members = { ...members, v: 1 };
  return members;
}

function without(envelope: Envelope, name: string): Envelope {
  if (!(name in envelope)) return envelope;
  const { [name]: _, ...rest } = envelope;
  return rest;
}
