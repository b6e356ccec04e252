import { type DescFile, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';
import { group, type MessageType, message_type } from '../../src/generated/pb/wse/v2/options_pb.ts';
import { type PayloadModel, payloadOf } from './payloads.ts';
import { namesByNumber } from './vocabulary.ts';

/** The file of the schema a message type is from, as a group of message types. */
export interface GroupModel {
  /** Name of the file: `handshake`. */
  readonly name: string;
  readonly title: string;
  /** File of the chapter, without extension; empty when no chapter tells about it. */
  readonly chapter: string;
}

/** A message type of the schema. */
export interface MessageTypeModel {
  /** The text in `t`. */
  readonly type: string;
  readonly payload: PayloadModel;
  readonly group: GroupModel;
  /** Category by direction, in the order client to server, server to client. */
  readonly categories: ReadonlyMap<'client_to_server' | 'server_to_client', string>;
  /** Names of the first and, if it is gone, the last dialect. */
  readonly since: string;
  readonly until: string | undefined;
  /** `implemented`, `client_only`, ... */
  readonly status: string;
  readonly requirements: readonly string[];
  /** Named in the category rule. */
  readonly system: boolean;
  /** Always in the clear, in a text frame. */
  readonly control: boolean;
}

/** Messages of the schema that are payloads of a message type, in the order of the chapters. */
export function typedMessagesOf(files: readonly DescFile[]): readonly DescMessage[] {
  const groups = files.filter((file) => hasOption(file, group));
  groups.sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
  return groups.flatMap((file) => file.messages.filter((message) => hasOption(message, message_type)));
}

// Groups without a chapter go last: a digit sorts before any letter.
function orderOf(file: DescFile): string {
  return `${getOption(file, group).chapter || 'none'} ${file.name}`;
}

/** Reads the message types, grouped by file. */
export function messageTypesOf(
  files: readonly DescFile[],
  dialectNames: ReadonlyMap<number, string>,
): readonly MessageTypeModel[] {
  const categories = namesByNumber(files, 'Category');
  const statuses = namesByNumber(files, 'MessageStatus');
  return typedMessagesOf(files).map((message) => {
    const option = getOption(message, message_type);
    return {
      type: option.type,
      payload: payloadOf(message),
      group: groupOf(message.file),
      categories: categoriesOf(option, categories),
      since: dialectNames.get(option.since) ?? '',
      until: dialectNames.get(option.until),
      status: (statuses.get(option.status) ?? '').toLowerCase(),
      requirements: option.requirements,
      system: option.system,
      control: option.control,
    };
  });
}

function categoriesOf(option: MessageType, names: ReadonlyMap<number, string>): MessageTypeModel['categories'] {
  const categories = new Map<'client_to_server' | 'server_to_client', string>();
  if (option.fromClient !== 0) categories.set('client_to_server', names.get(option.fromClient) ?? '');
  if (option.fromServer !== 0) categories.set('server_to_client', names.get(option.fromServer) ?? '');
  return categories;
}

function groupOf(file: DescFile): GroupModel {
  const { title, chapter } = getOption(file, group);
  return { name: file.name.split('/').at(-1) ?? '', title, chapter };
}
