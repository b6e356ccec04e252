import type { Model, Word } from './model.ts';
import { docComment, hexByte, literal, quote, union } from './source-text.ts';

/** Writes categories, directions, profiles, markers and the fields of the envelope. */
export function frameConstants(model: Model): string {
  return [categorySection(model), markerSection(model), envelopeSection(model)].join('\n');
}

function categorySection(model: Model): string {
  const names = model.categories.map(({ name }) => name);
  const system = model.messageTypes.filter((message) => message.system).map((message) => quote(message.type));
  return `/** A category of client-link messages, as written on the wire. (WSE-FRM-060 to WSE-FRM-062) */
export type Category = ${union(names)};
/** All categories. */
export const categories: readonly Category[] = ${literal(names)};
/** Message types that carry category \`WSE\`; a snapshot name wins over this list. (WSE-FRM-061) */
export const systemTypes: ReadonlySet<string> = new Set([
  ${system.join(',\n  ')},
]);

/** Direction of travel on the client link. */
export type Direction = ${union([...model.directions.values()])};
/** Which of the two published readings of the protocol applies: what documents promise, or what peers do. */
export type Profile = ${union([...model.profiles.values()])};
`;
}

function markerSection(model: Model): string {
  const zlib = model.markers.find(({ name }) => name === 'BARE_ZLIB');
  return `/** A form of binary frame. */
export type MarkerName = ${union(model.markers.map(({ name }) => name.toLowerCase()))};
/** How a form of binary frame is recognised, and which way it travels. */
export interface Marker {
  /** First bytes of the frame; empty when the form has no marker of its own. */
  readonly bytes: readonly number[];
  /** Directions in which readers of a profile understand it. */
  readonly directions: Readonly<Record<Profile, readonly Direction[]>>;
}
/** The forms of binary frames. (WSE-FRM-030 to WSE-FRM-041) */
export const markers: Readonly<Record<MarkerName, Marker>> = {
${model.markers.map((marker) => markerMember(model, marker)).join('')}};
/** Second bytes that, after 0x78, make a frame bare zlib. (WSE-FRM-034) */
export const bareZlibSecondBytes: readonly number[] = ${hexBytes(zlib?.rules.secondBytes ?? new Uint8Array())};
`;
}

function markerMember(model: Model, { name, description, rules }: Word<Model['markers'][number]['rules']>): string {
  const ways = (numbers: readonly number[]): string =>
    literal(numbers.map((number) => model.directions.get(number) ?? ''));
  return `${docComment(description, '  ')}  ${name.toLowerCase()}: {
    bytes: ${hexBytes(rules.firstBytes)},
    directions: {
      documented: ${ways(rules.documented)},
      observed: ${ways(rules.observed)},
    },
  },
`;
}

function envelopeSection(model: Model): string {
  const names = model.envelope.map(({ field }) => field.name);
  const members = model.envelope.map(({ field, alias, stamp }) => {
    const value = { type: jsonType(field.shape.kind), ...(alias === '' ? {} : { alias }), ...(stamp ? { stamp } : {}) };
    return `${docComment(field.description, '  ')}  ${field.name}: ${literal(value)},\n`;
  });
  return `/** Name of a field of the envelope. */
export type EnvelopeFieldName = ${union(names)};
/** What is to be known of a field of the envelope. */
export interface EnvelopeField {
  /** Kind of JSON value that writers put there. */
  readonly type: 'string' | 'integer' | 'any';
  /** Name that readers take for it when the field itself is missing. (WSE-ENV-003, WSE-ENV-004) */
  readonly alias?: string;
  /** Part of the recovery stamp. (WSE-ENV-023) */
  readonly stamp?: true;
}
/** The fields of the envelope; the first seven in the order that documents show. (WSE-ENV-001) */
export const envelopeFields: Readonly<Record<EnvelopeFieldName, EnvelopeField>> = {
${members.join('')}};
`;
}

function jsonType(kind: string): string {
  return kind === 'integer' || kind === 'string' ? kind : 'any';
}

function hexBytes(bytes: Uint8Array): string {
  return `[${Array.from(bytes, hexByte).join(', ')}]`;
}
