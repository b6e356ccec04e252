import { concat, hex, repeated, utf8 } from '../language/index.ts';
import { codes, inner, little, type Rows } from './parts.ts';
import { manyA } from './zstd-rows.ts';

const cut = ['WSE-CLU-013'] as const;
const notUtf8 = ['WSE-CLU-013', 'WSE-CLU-018'] as const;
const unzstd = ['WSE-CLU-037'] as const;
const compressed = 1;

function short(type: number, topicBytes: number): ReturnType<typeof inner> {
  return inner(type, { topicBytes, body: utf8('t') });
}

function packed(payloadBytes: number, payload: ReturnType<typeof inner>): ReturnType<typeof inner> {
  return inner(codes.MSG, { flags: compressed, topicBytes: 1, payloadBytes, body: concat(utf8('t'), payload) });
}

/** 1,048,577 times `a`: with the size of the content, and without. */
const sizedBomb =
  '28b52ffd8048010010005400001061610100fbff39c0020200106102001061020010610200106102001061020010610200106109000061';
const unsizedBomb =
  '28b52ffd00485400001061610100fbff39c0020200106102001061020010610200106102001061020010610200106109000061';

/** What nobody may take, by type. */
export const malformedFrames: Rows = [
  ['one-byte', 'a frame of one byte', ['WSE-CLU-011'], hex('02')],
  ['seven-bytes', 'a frame of 7 bytes', ['WSE-CLU-011'], hex('02000000000000')],
  ['seven-bytes-unknown', 'a frame of 7 bytes of an unknown type', ['WSE-CLU-011'], hex('7e000000000000')],
  ['msg-topic', 'MSG with a topic beyond the frame', cut, short(codes.MSG, 9)],
  [
    'msg-payload',
    'MSG with a payload beyond the frame',
    cut,
    inner(codes.MSG, { topicBytes: 1, payloadBytes: 2, body: utf8('tx') }),
  ],
  [
    'msg-payload-of-4-gib',
    'MSG with a payload of 4 GiB',
    cut,
    inner(codes.MSG, { topicBytes: 1, payloadBytes: 0xffff_ffff, body: utf8('tx') }),
  ],
  [
    'msg-topic-not-utf8',
    'MSG with a topic that is not UTF-8',
    notUtf8,
    inner(codes.MSG, { topicBytes: 2, payloadBytes: 1, body: hex('c08078') }),
  ],
  ['sub-topic', 'SUB with a topic beyond the frame', cut, short(codes.SUB, 2)],
  ['sub-not-utf8', 'SUB of a topic that is not UTF-8', notUtf8, inner(codes.SUB, { topicBytes: 1, body: hex('ff') })],
  ['sub-surrogate', 'SUB of a surrogate', notUtf8, inner(codes.SUB, { topicBytes: 3, body: hex('eda080') })],
  ['unsub-topic', 'UNSUB with a topic beyond the frame', cut, short(codes.UNSUB, 0xffff)],
  [
    'unsub-not-utf8',
    'UNSUB of a topic that is not UTF-8',
    notUtf8,
    inner(codes.UNSUB, { topicBytes: 1, body: hex('80') }),
  ],
  [
    'resync-payload',
    'RESYNC with a payload beyond the frame',
    cut,
    inner(codes.RESYNC, { payloadBytes: 4, body: utf8('a\nb') }),
  ],
  ['announce-address', 'PEER_ANNOUNCE with an address beyond the frame', cut, short(codes.PEER_ANNOUNCE, 14)],
  [
    'announce-not-utf8',
    'PEER_ANNOUNCE of what is not UTF-8',
    notUtf8,
    inner(codes.PEER_ANNOUNCE, { topicBytes: 1, body: hex('ff') }),
  ],
  [
    'peer-list-payload',
    'PEER_LIST with a payload beyond the frame',
    cut,
    inner(codes.PEER_LIST, { payloadBytes: 9, body: hex('0100') }),
  ],
  [
    'presence-of-10',
    'PRESENCE_UPDATE with 10 bytes behind the topic',
    ['WSE-CLU-072'],
    inner(codes.PRESENCE_UPDATE, { topicBytes: 1, payloadBytes: 10, body: concat(utf8('t'), repeated(hex('00'), 10)) }),
  ],
  [
    'presence-user',
    'PRESENCE_UPDATE with a user beyond the frame',
    ['WSE-CLU-072', 'WSE-CLU-013'],
    inner(codes.PRESENCE_UPDATE, {
      topicBytes: 1,
      payloadBytes: 12,
      body: concat(utf8('t'), hex(`00${'00'.repeat(8)}0500`), utf8('a')),
    }),
  ],
  [
    'presence-user-not-utf8',
    'PRESENCE_UPDATE of a user that is not UTF-8',
    notUtf8,
    inner(codes.PRESENCE_UPDATE, {
      topicBytes: 1,
      payloadBytes: 12,
      body: concat(utf8('t'), hex(`00${'00'.repeat(8)}0100ff`)),
    }),
  ],
  [
    'presence-full-payload',
    'PRESENCE_FULL with a payload beyond the frame',
    cut,
    inner(codes.PRESENCE_FULL, { payloadBytes: 3, body: utf8('{}') }),
  ],
  [
    'presence-full-not-utf8',
    'PRESENCE_FULL that is not UTF-8',
    ['WSE-CLU-074', 'WSE-CLU-018'],
    inner(codes.PRESENCE_FULL, { payloadBytes: 1, body: hex('ff') }),
  ],
  [
    'hello',
    'a HELLO that is none, on an established link',
    ['WSE-CLU-013', 'WSE-CLU-021'],
    inner(codes.HELLO, { payloadBytes: 3, body: utf8('WSE') }),
  ],
  ['zstd-corrupt', 'MSG with corrupt zstd', unzstd, packed(19, hex(manyA.replace('4d00', '4dff')))],
  ['zstd-cut', 'MSG with zstd that is cut off', unzstd, packed(18, hex(manyA.slice(0, -2)))],
  ['zstd-behind', 'MSG with bytes behind the last zstd frame', unzstd, packed(21, hex(`${manyA}dead`))],
  ['zstd-plain', 'MSG with a plain payload under the flag of zstd', unzstd, packed(5, utf8('plain'))],
  ['zstd-bomb', 'MSG that grows to 1,048,577 bytes', ['WSE-CLU-038'], packed(sizedBomb.length / 2, hex(sizedBomb))],
  [
    'zstd-bomb-unsized',
    'MSG that grows beyond 1,048,576 bytes and does not say so',
    ['WSE-CLU-038'],
    packed(unsizedBomb.length / 2, hex(unsizedBomb)),
  ],
  [
    'trailer',
    'MSG with the flag of a trailer and 11 bytes behind the payload',
    ['WSE-CLU-041'],
    inner(codes.MSG, {
      flags: 2,
      topicBytes: 1,
      payloadBytes: 1,
      body: concat(utf8('tx'), hex(little(1, 4) + little(2, 7))),
    }),
  ],
];
