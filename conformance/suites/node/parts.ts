import { clusterFrameTypes } from '@wsekit/spec';
import {
  addressOf,
  type Bytes,
  call,
  concat,
  dial,
  hear,
  hex,
  idOf,
  type LiveCase,
  link,
  nothing,
  type Shape,
  type Step,
  sendFrame,
  utf8,
} from '../language/index.ts';

/** Codes of the frame types. */
export const codes: typeof clusterFrameTypes = clusterFrameTypes;

/** Parts of a frame that are written as they are. */
export interface RawFrame {
  readonly flags?: number;
  /** What the header claims. */
  readonly topicBytes?: number;
  readonly payloadBytes?: number;
  /** What stands behind the header. */
  readonly body?: Bytes;
}

/** A frame without its outer length. (WSE-CLU-010) */
export function inner(type: number, { flags = 0, topicBytes = 0, payloadBytes = 0, body = hex('') }: RawFrame): Bytes {
  return concat(hex(little(type, 1) + little(flags, 1) + little(topicBytes, 2) + little(payloadBytes, 4)), body);
}

/** A number as hexadecimal digits, its lowest byte first. */
export function little(value: number, bytes: number): string {
  const digits = value.toString(16).padStart(bytes * 2, '0');
  return (digits.match(/../g) ?? []).reverse().join('');
}

/** Bytes of the id that the suite draws for a line whose name has one letter. */
const idBytes = 45;

/** Parts of a HELLO that are written as they are. (WSE-CLU-020) */
export interface RawHello {
  /** The line whose id it is. */
  readonly on: string;
  readonly magic?: string;
  readonly version?: number;
  /** An id of its own, and how long it is. */
  readonly id?: readonly [Bytes, number];
  /** The length of the id that is claimed. */
  readonly idBytes?: number;
  readonly capabilities?: number;
  readonly payloadBytes?: number;
  readonly topicBytes?: number;
  readonly flags?: number;
  /** What stands behind it. */
  readonly rest?: Bytes;
}

/** A HELLO without its outer length. */
export function hello(parts: RawHello): Bytes {
  const own = { $utf8: { $ref: `own id on ${parts.on}` } } as const;
  const { magic = '57534500', version = 1, id: [id, length] = [own, idBytes], capabilities = 15, flags = 0 } = parts;
  const { idBytes: claimed = length, payloadBytes = 12 + length, topicBytes = 0, rest = hex('') } = parts;
  const body = concat(hex(magic + little(version, 2) + little(claimed, 2)), id, hex(little(capabilities, 4)), rest);
  return inner(codes.HELLO, { flags, topicBytes, payloadBytes, body });
}

/** A SUB of a topic. */
export function subOf(topic: string): Bytes {
  return inner(codes.SUB, { topicBytes: topic.length, body: utf8(topic) });
}

/** A link of a node that wants nothing. */
export function quietLink(as: string): readonly Step[] {
  return [link(as), sendFrame(as, 'RESYNC', { topics: [], continuation: false }), ...nothing(as)];
}

/** A client that holds topics. */
export function client(as: string, ...topics: readonly string[]): readonly Step[] {
  return [dial(as), call('subscribe_connection', idOf(as), [...topics])];
}

/** Sends a publication over a link. */
export function publishes(on: string, topic: string, payload: string): Step {
  return sendFrame(on, 'MSG', { topic, payload: textOf(payload) });
}

/** The client gets what {@link publishes} sends. */
export function gets(on: string, payload: string): Step {
  return hear(on, { t: 'said', p: payload });
}

/** The text of a publication as a server makes it. (WSE-CLU-030) */
export function textOf(payload: string): string {
  return `{"c":"WSE","t":"said","p":"${payload}"}`;
}

/** The node is told of a place over a link that goes on. */
export function tellsPlace(on: string, place: string): Step {
  return sendFrame(on, 'PEER_LIST', { addresses: [addressOf(place)] });
}

/** What the node counts. */
export function counted(counters: { readonly [name: string]: Shape }): Step {
  return { do: 'call', name: 'health_snapshot', gives: counters, withinMs: 2000 };
}

/** What a node says behind HELLO, besides PRESENCE_FULL. */
export const greetings: readonly string[] = ['RESYNC', 'PEER_ANNOUNCE', 'PEER_LIST'];
/** A node that nobody has told anything: one that is started for the case, whatever with. */
export const fresh = {} as const;
export const presence = { presence_enabled: true } as const;
export const recovery = { recovery_enabled: true } as const;
/** The reading of the published code, and that of the documents. */
export const fromD2e = { dialects: { from: 'D2e' } } as const;
export const upToD2d = { dialects: { to: 'D2d' } } as const;
export const fromD2g = { from: 'D2g' } as const;

/** Cases that differ in bytes alone. */
export type Rows = readonly (readonly [name: string, what: string, requirements: readonly string[], bytes: Bytes])[];

/** A case for each row. */
export function casesOf(rows: Rows, make: (row: Rows[number]) => LiveCase): readonly LiveCase[] {
  return rows.map(make);
}
