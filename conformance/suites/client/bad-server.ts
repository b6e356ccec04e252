import {
  accept,
  type Bytes,
  concat,
  ends,
  frame,
  hex,
  type LiveCase,
  longText,
  nothing,
  repeated,
  type Step,
  send,
  sendBytes,
  sendText,
  utf8,
  zlib,
} from '../language/index.ts';
import { comesBack, isNotReady, isReady, lives, marked, soon } from './parts.ts';

/** Frames that make no sense, and cost themselves alone. */
const nonsense: Readonly<Record<string, { readonly step: Step; readonly requirements: readonly string[] }>> = {
  'json-that-is-none': { step: bad('{"t":"tick",'), requirements: ['WSE-FRM-021', 'WSE-FRM-050'] },
  'json-cut-short': { step: bad('{"t":"tick","p":{"n":1'), requirements: ['WSE-FRM-021', 'WSE-FRM-050'] },
  'plain-text': { step: bad('hello'), requirements: ['WSE-FRM-021', 'WSE-FRM-050'] },
  'empty-text': { step: bad(''), requirements: ['WSE-FRM-050'] },
  'an-array': { step: bad('[1,2,3]'), requirements: ['WSE-FRM-050'] },
  'a-type-that-is-none': { step: bad('{"c":"U","t":5,"p":{}}'), requirements: ['WSE-ENV-011', 'WSE-FRM-050'] },
  'deep-json': {
    step: bad(longText('{"t":"x","p":', ['[', 5000], [']', 5000], '}')),
    requirements: ['WSE-PAY-002', 'WSE-FRM-050'],
  },
  'a-stream-that-is-no-zlib': {
    step: bytes(concat(utf8('C:'), hex('78 9c de ad be ef'))),
    requirements: ['WSE-CMP-024', 'WSE-FRM-050'],
  },
  'a-marker-alone': { step: bytes(utf8('C:')), requirements: ['WSE-FRM-050'] },
  'an-empty-binary-frame': { step: bytes(hex('')), requirements: ['WSE-FRM-050'] },
  'bytes-of-nobody': { step: bytes(hex('ff fe fd fc')), requirements: ['WSE-FRM-037', 'WSE-FRM-050'] },
  'msgpack-that-lies': {
    step: bytes(concat(utf8('M:'), hex('dd ff ff ff ff'))),
    requirements: ['WSE-LIM-062', 'WSE-FRM-050'],
  },
  'a-bomb': {
    step: bytes(concat(utf8('C:'), zlib(repeated(utf8(' '), 60_000_000)))),
    requirements: ['WSE-CMP-040', 'WSE-CMP-041'],
  },
  'a-bare-bomb': { step: bytes(zlib(repeated(utf8('{'), 60_000_000))), requirements: ['WSE-CMP-040', 'WSE-CMP-042'] },
  'text-that-is-compressed-nonsense': {
    step: bytes(concat(utf8('C:'), zlib(utf8('{"t":')))),
    requirements: ['WSE-FRM-050'],
  },
  'utf-16-behind-c': { step: bytes(concat(utf8('C:'), zlib(hex('ff fe 7b 00')))), requirements: ['WSE-FRM-050'] },
};

/** Frames that break RFC 6455, and end the connection. */
const broken: Readonly<Record<string, Step>> = {
  'a-masked-frame': frame('a', 1, { payload: utf8('{}'), isMasked: true }),
  'a-reserved-bit': frame('a', 1, { payload: utf8('{}'), rsv: 1 }),
  'a-reserved-opcode': frame('a', 3, { payload: utf8('{}') }),
  'a-continuation-of-nothing': frame('a', 0, { payload: utf8('{}') }),
  'a-control-frame-in-pieces': frame('a', 9, { payload: utf8('x'), fin: false }),
  'a-long-control-frame': frame('a', 9, { payload: repeated(utf8('x'), 126), lengthBytes: 2 }),
  'text-that-is-no-utf8': frame('a', 1, { payload: hex('c3 28') }),
};

function bad(text: Parameters<typeof sendText>[1]): Step {
  return sendText('a', text, { breaks: 'a server that makes no sense' });
}

function bytes(content: Bytes): Step {
  return sendBytes('a', content);
}

/** Chapters 02, 05, 06 and 13: servers that are broken or mean harm. The client lives on. */
export const badServerCases: readonly LiveCase[] = [
  ...Object.entries(nonsense).map(
    ([name, { step, requirements }]): LiveCase => ({
      id: `bad-server/${name}`,
      title: `${name.replaceAll('-', ' ')} costs itself alone`,
      requirements,
      steps: [accept('a'), isReady, step, send('a', { t: 'mark', p: { n: 1 } }), marked, ...nothing('a')],
    }),
  ),
  ...Object.entries(broken).map(
    ([name, step]): LiveCase => ({
      id: `bad-server/${name}`,
      title: `${name.replaceAll('-', ' ')} ends the connection, and the client comes back`,
      requirements: ['WSE-CONN-062', 'WSE-CONN-085'],
      settings: soon,
      needs: ['websocket'],
      steps: [accept('a'), isReady, step, ends('a'), isNotReady, ...comesBack('b'), isReady, ...lives('b')],
    }),
  ),
];
