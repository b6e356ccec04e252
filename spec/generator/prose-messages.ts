import { code, table, words } from './markdown.ts';
import type { FieldModel, MessageTypeModel, Model, PayloadModel, Shape } from './model.ts';

/** The table of all message types, and for each group one of its types and one of their members. */
export function messageTables(model: Model): readonly [string, () => string][] {
  const groups = new Set(model.messageTypes.map(({ group }) => group.name));
  return [
    ['message-types', () => typeTable(model.messageTypes)],
    ...Array.from(groups, (group): [string, () => string] => [`messages-${group}`, () => groupTables(model, group)]),
  ];
}

function groupTables(model: Model, group: string): string {
  const types = model.messageTypes.filter((message) => message.group.name === group);
  return `${typeTable(types)}\n${memberTable(model, types)}`;
}

function typeTable(types: readonly MessageTypeModel[]): string {
  const rows = types.map(({ type, categories, since, until, status, payload }) => [
    code(type),
    code(categories.get('client_to_server') ?? ''),
    code(categories.get('server_to_client') ?? ''),
    lifetimeOf(since, until),
    words(status),
    payload.description,
  ]);
  return table(['type', 'from client', 'from server', 'since', 'status', 'meaning'], rows);
}

function lifetimeOf(since: string, until: string | undefined): string {
  if (until === undefined) return since;
  return until === since ? `${since} only` : `${since} to ${until}`;
}

function memberTable(model: Model, types: readonly MessageTypeModel[]): string {
  const payloads = types.flatMap(({ type, payload }) => memberRows(code(type), payload));
  const parts = partsWithin(model, types).flatMap((part) => memberRows(part.name, part));
  return table(['in', 'member', 'type', 'meaning'], [...payloads, ...parts]);
}

function memberRows(home: string, { fields }: PayloadModel): readonly (readonly string[])[] {
  return fields.map((field) => [home, code(field.name), kindOf(field), field.description]);
}

function kindOf({ shape, required, nullable }: FieldModel): string {
  return `${shapeText(shape)}${nullable ? ' or null' : ''}${required ? ', required' : ''}`;
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'any':
      return 'any value';
    case 'string':
      return shape.values.length === 0 ? 'string' : shape.values.map(code).join(' or ');
    case 'list':
      return `list of ${shapeText(shape.of)}`;
    case 'map':
      return `object of ${shapeText(shape.of)}`;
    case 'part':
      return shape.name;
    default:
      return shape.kind;
  }
}

function partsWithin(model: Model, types: readonly MessageTypeModel[]): readonly PayloadModel[] {
  const found = new Set<string>();
  const visit = (fields: readonly FieldModel[]): void => {
    for (const { shape } of fields) {
      const name = partNameOf(shape);
      if (name === undefined || found.has(name)) continue;
      found.add(name);
      visit(model.parts.find((part) => part.name === name)?.fields ?? []);
    }
  };
  for (const { payload } of types) visit(payload.fields);
  return model.parts.filter((part) => found.has(part.name));
}

function partNameOf(shape: Shape): string | undefined {
  if (shape.kind === 'part') return shape.name;
  return shape.kind === 'list' || shape.kind === 'map' ? partNameOf(shape.of) : undefined;
}
