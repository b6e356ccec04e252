import { categoryOfType } from '@wsekit/codec';
import { msgpack } from '@wsekit/codec/msgpack';
import { messageTypes } from '@wsekit/spec';
import { primitives } from '#primitives';
import type { SendForm } from '#suites/language/index.ts';
import { joined, utf8 } from '../../bytes.ts';
import { isFields } from '../../library/suite-bytes.ts';
import type { Speech } from '../speech.ts';

const maxDepth = 512;

/** A message as text in the style of the dialect: behind a prefix, or with `c` as the first member. */
export function writeMessage(message: unknown, { dialect, peer }: Pick<Speech, 'dialect' | 'peer'>): string {
  const text = JSON.stringify(message);
  if (!isFields(message) || 'c' in message) return text;
  const direction = peer === 'server' ? 'client_to_server' : 'server_to_client';
  const type = String(message.t ?? '');
  const known = Object.hasOwn(messageTypes, type) ? messageTypes[type as keyof typeof messageTypes] : undefined;
  const category = known?.categories[direction] ?? categoryOfType(type);
  if (dialect.category_style === 'prefix') return `${category}${text}`;
  return text === '{}' ? `{"c":"${category}"}` : `{"c":"${category}",${text.slice(1)}`;
}

/** A message in one of its forms. */
export function packMessage(message: unknown, text: string, form: SendForm): string | Uint8Array {
  switch (form) {
    case 'text':
      return text;
    case 'binary':
      return utf8(text);
    case 'C:':
      return joined(utf8('C:'), primitives.zlib(utf8(text)));
    case 'zlib':
      return primitives.zlib(utf8(text));
    case 'M:':
      return joined(utf8('M:'), packed(message));
    case 'msgpack':
      return packed(message);
  }
}

function packed(message: unknown): Uint8Array {
  return Uint8Array.from(msgpack.encode(message, { values: 'native', keyOrder: 'given', maxDepth }));
}
