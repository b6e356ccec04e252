import { type ClusterFields, integerOf } from '@wsekit/spec/vectors';
import { type Layer, textsOf, valuesOf } from './tshark.ts';

const text = (layer: Layer, field: string): readonly string[] =>
  valuesOf(layer, `wse_cluster.${field}`).includes('') ? [''] : textsOf(layer, `wse_cluster.${field}`);
const integers = (layer: Layer, field: string): readonly string[] => valuesOf(layer, `wse_cluster.${field}`);

/** What a vector says of a frame, under the names of the dissector. Payloads are told unless compressed. */
function expectedFields(fields: ClusterFields): Readonly<Record<string, readonly string[]>> {
  const { header, recovery } = fields;
  const of = (value: unknown): readonly string[] => (value === undefined ? [] : [String(value)]);
  const compressed = fields.type === 'MSG' && (header?.flags ?? 0) % 2 === 1;
  return {
    topic: of(fields.topic),
    payload: compressed ? [] : of(fields.payload_utf8 || undefined),
    epoch: of(recovery?.epoch),
    offset: recovery ? [String(integerOf(recovery.offset))] : [],
    instance_id: of(fields.instance_id),
    protocol_version: of(fields.protocol_version),
    capabilities: of(fields.capabilities),
    topics: fields.topics ?? [],
    address: of(fields.addr),
    addresses: fields.addrs ?? [],
    action: of(fields.action),
    updated_at_ms: fields.updated_at === undefined ? [] : [String(integerOf(fields.updated_at))],
    user_id: of(fields.user_id),
    data: of(fields.data),
    entries: of(fields.entries),
  };
}

const integerFields = new Set(['epoch', 'offset', 'protocol_version', 'capabilities', 'action', 'updated_at_ms']);

/** The fields of a layer that differ from what is expected, each as one line. */
export function differences(layer: Layer, fields: ClusterFields): readonly string[] {
  const compressed = fields.type === 'MSG' && (fields.header?.flags ?? 0) % 2 === 1;
  return Object.entries(expectedFields(fields)).flatMap(([name, expected]) => {
    if (name === 'payload' && (compressed || fields.payload_hex !== undefined)) return [];
    const found = integerFields.has(name) ? integers(layer, name) : text(layer, name).filter(isUtf8);
    return JSON.stringify(found) === JSON.stringify(expected)
      ? []
      : [`${name}: expected ${JSON.stringify(expected)}, dissected ${JSON.stringify(found)}`];
  });
}

/** Nodes leave list entries out that are not UTF-8; a dissector shows them. */
function isUtf8(value: string): boolean {
  return !value.includes('\ufffd');
}

/** The header fields that differ, each as one line. */
export function headerDifferences(layer: Layer, header: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(header).flatMap(([name, expected]) => {
    const [found] = integers(layer, name);
    return Number(found) === expected ? [] : [`${name}: expected ${expected}, dissected ${found}`];
  });
}
