import type { MessageTypeModel, Model } from './model.ts';
import { docComment, generatedHeader, literal, memberName, quote, unionStatement } from './source-text.ts';

/** Writes `messages.ts`: the table of message types. */
export function renderMessages(model: Model): string {
  const groups = [...new Set(model.messageTypes.map(({ group }) => group.name))];
  return `${generatedHeader}import type { Category, Direction, MessageStatus } from './constants.ts';
import type { DialectName } from './session-dialects.ts';

/** Text in \`t\` of a message type that the protocol knows; applications have others. */
${unionStatement(
  'export type MessageTypeName =',
  model.messageTypes.map(({ type }) => type),
)}
/** Message types that are told about together. */
${unionStatement('export type MessageGroup =', groups)}
/** What is to be known of a message type. */
export interface MessageTypeInfo {
  readonly type: MessageTypeName;
  readonly group: MessageGroup;
  /** What it says, in a line. */
  readonly summary: string;
  /** Which way it travels. */
  readonly directions: readonly Direction[];
  /** The category it carries, by direction. */
  readonly categories: Readonly<Partial<Record<Direction, Category>>>;
  readonly status: MessageStatus;
  /** First dialect that has it. */
  readonly since: DialectName;
  /** Last dialect that has it; \`null\` when it is still there. */
  readonly until: DialectName | null;
  /** Always in the clear and in a text frame. (WSE-FRM-056, WSE-ENC-046) */
  readonly control: boolean;
  /** Requirements that speak of it. */
  readonly requirements: readonly string[];
}

/** All message types. Large; a bundle that only reads and writes frames does not need it. */
export const messageTypes: Readonly<Record<MessageTypeName, MessageTypeInfo>> = {
${model.messageTypes.map(messageMember).join('')}};

/** Types that are always clear text frames. (WSE-FRM-056, WSE-ENC-046) */
export const controlTypes: ReadonlySet<string> = new Set(${literal(model.messageTypes.filter(({ control }) => control).map(({ type }) => type))});

/** Types that only clients send. */
export const clientOnlyTypes: ReadonlySet<string> = new Set(${literal(oneWay(model, 'client_to_server'))});

/** Types that only servers send. */
export const serverOnlyTypes: ReadonlySet<string> = new Set(${literal(oneWay(model, 'server_to_client'))});
`;
}

function oneWay(model: Model, direction: string): string[] {
  const only = model.messageTypes.filter(({ categories }) => [...categories.keys()].join() === direction);
  return only.map(({ type }) => type);
}

function messageMember(message: MessageTypeModel): string {
  const { type, group, payload, categories, since, until, status, requirements, control } = message;
  return `${docComment(payload.description, '  ')}  ${memberName(type)}: {
    type: ${quote(type)},
    group: ${quote(group.name)},
    summary: ${quote(payload.description)},
    directions: ${literal([...categories.keys()])},
    categories: ${literal(Object.fromEntries(categories))},
    status: ${quote(status)},
    since: ${quote(since)},
    until: ${until === undefined ? 'null' : quote(until)},
    control: ${control},
    requirements: ${literal(requirements)},
  },
`;
}
