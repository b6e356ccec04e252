import { code, table } from './markdown.ts';
import type { Model } from './model.ts';
import { hexByte } from './source-text.ts';

/** The tables of the cluster chapter. */
export function clusterTables({ cluster, dialectNames }: Model): readonly [string, () => string][] {
  const since = (number: number): string => dialectNames.get(number) ?? '';
  const frameTypes = cluster.frameTypes.map(({ name, number, description, rules }) => [
    code(hexByte(number)),
    name,
    since(rules.since),
    rules.topic,
    rules.payload,
    description,
  ]);
  const owners = new Map(cluster.frameTypes.map(({ name, number }) => [number, name]));
  const flags = cluster.flags.map(({ description, rules }) => [
    owners.get(rules.on) ?? '',
    code(hexByte(rules.bit)),
    since(rules.since),
    description,
  ]);
  const capabilities = cluster.capabilities.map(({ name, number, description, rules }) => [
    code(hexByte(number)),
    code(name.toLowerCase()),
    since(rules.since),
    description,
  ]);
  return [
    ['cluster-frame-types', () => table(['code', 'type', 'since', 'topic field', 'payload', 'meaning'], frameTypes)],
    ['cluster-flags', () => table(['frame', 'bit', 'since', 'meaning'], flags)],
    ['cluster-capabilities', () => table(['bit', 'capability', 'since', 'meaning'], capabilities)],
  ];
}
