import { idOf } from '../language/index.ts';

/** The hello of a client that offers nothing. */
export const hello = { t: 'client_hello', p: { client_version: 'wse-conformance', protocol_version: 1 } } as const;
/** The answer to it on the line `a`. */
export const isServerHello: {
  readonly t: 'server_hello';
  readonly p: { readonly connection_id: { readonly $ref: string } };
} = { t: 'server_hello', p: { connection_id: idOf('a') } };

/** Versions of a client, and what a server of the profile `observed` answers. */
export const versions: readonly (readonly [name: string, json: string, answer: number])[] = [
  ['0', '0', 0],
  ['1', '1', 1],
  ['2', '2', 2],
  ['3', '3', 2],
  ['beyond-32-bits', '4294967299', 2],
  ['negative', '-1', 1],
  ['fraction', '1.5', 1],
  ['text', '"2"', 1],
  ['null', 'null', 1],
];

/** Hellos that are less than they should be, and are answered all the same. */
export const poorHellos: readonly (readonly [name: string, text: string])[] = [
  ['empty', '{"t":"client_hello","p":{}}'],
  ['without-payload', '{"t":"client_hello"}'],
  ['list', '{"t":"client_hello","p":[]}'],
  ['text', '{"t":"client_hello","p":"x"}'],
  [
    'wrong-kinds',
    '{"t":"client_hello","p":{"client_version":5,"features":[],"capabilities":["a"],"protocol_version":null}}',
  ],
  ['prefix-s', 'S{"t":"client_hello","p":{}}'],
  ['prefix-u', 'U{"t":"client_hello","p":{}}'],
  ['field-c', '{"c":"U","t":"client_hello","p":{}}'],
];

/** Texts that look like a hello and are none. */
export const noHellos: readonly (readonly [name: string, text: string, kind: 'msg' | 'raw'])[] = [
  ['upper-case', '{"t":"CLIENT_HELLO","p":{}}', 'msg'],
  ['blank-in-front', ' {"t":"client_hello","p":{}}', 'raw'],
];
