import { LimitGroup } from '../src/generated/pb/wse/v2/limits_pb.ts';
import { code, grouped, table, words } from './markdown.ts';
import type { Model } from './model.ts';
import { clusterTables } from './prose-cluster.ts';
import { dialectRuleTable, dialectTable } from './prose-dialects.ts';
import { messageTables } from './prose-messages.ts';
import { hexByte } from './source-text.ts';

/** Every table that a chapter can ask for, by name. */
export function proseTables(model: Model): ReadonlyMap<string, () => string> {
  return new Map<string, () => string>([
    ...messageTables(model),
    ...clusterTables(model),
    ['envelope-fields', () => envelopeTable(model)],
    ['categories', () => categoryTable(model)],
    ['markers', () => markerTable(model)],
    ['error-codes', () => errorTable(model)],
    ['close-codes', () => closeTable(model)],
    ['features', () => featureTable(model)],
    ['limits', () => limitTable(model, [...limitGroups.keys()])],
    ...Array.from(limitGroups, ([group, name]): [string, () => string] => [
      `limits-${name}`,
      () => limitTable(model, [group]),
    ]),
    ['key-derivations', () => derivationTable(model)],
    ['dialects', () => dialectTable(model)],
    ['dialect-rules', () => dialectRuleTable(model)],
  ]);
}

const limitGroups: ReadonlyMap<LimitGroup, string> = new Map([
  [LimitGroup.WIRE, 'wire'],
  [LimitGroup.SERVER, 'server'],
  [LimitGroup.CLIENT, 'client'],
  [LimitGroup.CLUSTER, 'cluster'],
]);

function envelopeTable(model: Model): string {
  const rows = model.envelope.map(({ field, alias, since }) => [
    code(field.name),
    code(alias),
    field.shape.kind === 'any' ? 'any value' : field.shape.kind,
    since ?? 'D1',
    field.description,
  ]);
  return table(['field', 'long name', 'type', 'since', 'meaning'], rows);
}

function categoryTable(model: Model): string {
  const rows = model.categories.map(({ name, description, rules }) => [code(name), rules.rule, description]);
  return table(['category', 'types', 'meaning'], rows);
}

function markerTable(model: Model): string {
  const ways = (numbers: readonly number[]): string =>
    numbers.map((number) => words(model.directions.get(number) ?? '')).join(', ');
  const rows = model.markers.map(({ name, description, rules }) => [
    words(name),
    hexText(rules.firstBytes, rules.secondBytes),
    ways(rules.documented),
    ways(rules.observed),
    description,
  ]);
  return table(['form', 'first bytes', '`documented`', '`observed`', 'holds'], rows);
}

function hexText(first: Uint8Array, second: Uint8Array): string {
  const bare = (byte: number): string => hexByte(byte).slice(2).toUpperCase();
  const head = Array.from(first, bare).join(' ');
  return second.length === 0 ? head : `${head}, then ${Array.from(second, bare).join(', ')}`;
}

function errorTable(model: Model): string {
  const rows = model.errorCodes.map(({ name, description, rules }) => [
    code(name),
    words(model.statuses.get(rules.status) ?? ''),
    model.dialectNames.get(rules.since) ?? '',
    rules.recoverable ? 'yes' : 'no',
    description,
  ]);
  return table(['code', 'status', 'since', 'goes on', 'meaning'], rows);
}

function closeTable(model: Model): string {
  const rows = model.closeCodes.map(({ name, number, description, rules }) => [
    String(number),
    words(name),
    rules.sentBy.map((sender) => words(model.closeSenders.get(sender) ?? '')).join(', '),
    model.dialectNames.get(rules.since) ?? '',
    words(model.closeReactions.get(rules.reaction) ?? ''),
    words(model.closeReactions.get(rules.publishedReaction) ?? ''),
    description,
  ]);
  const heads = ['code', 'name', 'sent by', 'server since', 'a client should', 'published clients', 'meaning'];
  return table(heads, rows);
}

function featureTable(model: Model): string {
  const rows = model.features.map(({ name, description, rules }) => [
    code(name.toLowerCase()),
    rules.announcedIn.map(code).join(', '),
    model.dialectNames.get(rules.since) ?? '',
    rules.effective ? 'yes' : 'no',
    description,
  ]);
  return table(['feature', 'announced in', 'since', 'acted on', 'meaning'], rows);
}

function limitTable(model: Model, groups: readonly LimitGroup[]): string {
  const rows = model.limits
    .filter(({ rules }) => groups.includes(rules.group))
    .map(({ name, description, rules }) => [code(name.toLowerCase()), grouped(rules.value), rules.unit, description]);
  return table(['limit', 'value', 'unit', 'meaning'], rows);
}

function derivationTable(model: Model): string {
  const rows = model.keyDerivations.map(({ name, description, rules }) => {
    const speakers = model.dialects.filter(({ values }) => values.get('key_derivation') === name.toLowerCase());
    const keyed = speakers.filter(({ values }) => values.get('key_exchange') !== 'none').map((dialect) => dialect.name);
    return [name.toLowerCase(), code(rules.salt) || 'none', code(rules.info), keyed.join(', '), description];
  });
  return table(['derivation', 'salt', 'info', 'dialects', 'servers'], rows);
}
