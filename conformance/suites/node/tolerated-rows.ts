import { concat, hex, utf8 } from '../language/index.ts';
import { codes, inner, type Rows } from './parts.ts';

const unused = ['WSE-CLU-014', 'WSE-CLU-015', 'WSE-CLU-080'] as const;
const unknown = ['WSE-CLU-012'] as const;
const listed = ['WSE-CLU-062', 'WSE-CLU-063'] as const;
const lies = { topicBytes: 0x1234, payloadBytes: 0xffff_ffff, flags: 0xff } as const;

/** What everybody has to take. */
export const toleratedFrames: Rows = [
  ['unknown-0', 'a frame of type 0x00', unknown, inner(0x00, lies)],
  ['unknown-20', 'a frame of type 0x20', unknown, inner(0x20, lies)],
  ['unknown-ff', 'a frame of type 0xff', unknown, inner(0xff, { ...lies, body: utf8('abc') })],
  ['pong-with-lengths', 'PONG with lengths, flags and a body', unused, inner(codes.PONG, { ...lies, body: utf8('x') })],
  [
    'sub-with-payload-length',
    'SUB with a payload length and flags',
    ['WSE-CLU-015', 'WSE-CLU-016'],
    inner(codes.SUB, { flags: 0xff, topicBytes: 1, payloadBytes: 0xffff, body: utf8('t') }),
  ],
  [
    'unsub-with-bytes-behind',
    'UNSUB with bytes behind it',
    ['WSE-CLU-014'],
    inner(codes.UNSUB, { topicBytes: 1, body: utf8('t and more') }),
  ],
  ['sub-of-nothing', 'SUB of the empty topic', ['WSE-CLU-017'], inner(codes.SUB, {})],
  [
    'resync-with-topic-length',
    'RESYNC with a topic length',
    ['WSE-CLU-015'],
    inner(codes.RESYNC, { topicBytes: 2, payloadBytes: 3, body: utf8('a\nb') }),
  ],
  [
    'resync-of-line-feeds',
    'RESYNC of empty pieces',
    ['WSE-CLU-051'],
    inner(codes.RESYNC, { payloadBytes: 3, body: utf8('\n\n\n') }),
  ],
  ['announce-of-nothing', 'PEER_ANNOUNCE of nothing', ['WSE-CLU-060', 'WSE-CLU-017'], inner(codes.PEER_ANNOUNCE, {})],
  [
    'announce-of-words',
    'PEER_ANNOUNCE of what is no address',
    ['WSE-CLU-060', 'WSE-CLU-065'],
    inner(codes.PEER_ANNOUNCE, { topicBytes: 9, body: utf8('nonsense!') }),
  ],
  ['peer-list-of-0', 'PEER_LIST without payload', listed, inner(codes.PEER_LIST, {})],
  [
    'peer-list-of-1',
    'PEER_LIST with a payload of one byte',
    listed,
    inner(codes.PEER_LIST, { payloadBytes: 1, body: hex('05') }),
  ],
  [
    'peer-list-cut',
    'PEER_LIST whose last entry is cut short',
    listed,
    inner(codes.PEER_LIST, { payloadBytes: 6, body: concat(hex('02000900'), utf8('ab')) }),
  ],
  [
    'peer-list-not-utf8',
    'PEER_LIST with an entry that is not UTF-8',
    listed,
    inner(codes.PEER_LIST, { payloadBytes: 5, body: hex('01000100ff') }),
  ],
  [
    'presence-action',
    'PRESENCE_UPDATE of an unknown action',
    ['WSE-CLU-071'],
    inner(codes.PRESENCE_UPDATE, {
      topicBytes: 1,
      payloadBytes: 12,
      body: concat(utf8('t'), hex(`07${'00'.repeat(8)}0100`), utf8('u')),
    }),
  ],
  [
    'presence-no-json',
    'PRESENCE_UPDATE with data that is no JSON',
    ['WSE-CLU-071'],
    inner(codes.PRESENCE_UPDATE, {
      topicBytes: 1,
      payloadBytes: 14,
      body: concat(utf8('t'), hex(`00${'00'.repeat(8)}0100`), utf8('u{{')),
    }),
  ],
  [
    'presence-last-time',
    'PRESENCE_UPDATE with the last time there is',
    ['WSE-CLU-073'],
    inner(codes.PRESENCE_UPDATE, {
      topicBytes: 1,
      payloadBytes: 12,
      body: concat(utf8('t'), hex(`02${'ff'.repeat(8)}0100`), utf8('u')),
    }),
  ],
  [
    'presence-full-no-json',
    'PRESENCE_FULL that is no JSON',
    ['WSE-CLU-074'],
    inner(codes.PRESENCE_FULL, { payloadBytes: 3, body: utf8('{"a') }),
  ],
  [
    'presence-full-list',
    'PRESENCE_FULL that is a list',
    ['WSE-CLU-074'],
    inner(codes.PRESENCE_FULL, { payloadBytes: 2, body: utf8('[]') }),
  ],
  [
    'presence-full-nested',
    'PRESENCE_FULL with values of other forms',
    ['WSE-CLU-074'],
    inner(codes.PRESENCE_FULL, { payloadBytes: 26, body: utf8('{"t":{"u":1},"v":[],"w":2}') }),
  ],
  ['msg-empty', 'MSG with nothing in it', ['WSE-CLU-017'], inner(codes.MSG, {})],
  [
    'msg-empty-zstd',
    'MSG with an empty payload under the flag of zstd',
    ['WSE-CLU-036'],
    inner(codes.MSG, { flags: 1, topicBytes: 1, body: utf8('t') }),
  ],
  [
    'msg-flags',
    'MSG with flags that mean nothing',
    ['WSE-CLU-016'],
    inner(codes.MSG, { flags: 0xfc, topicBytes: 1, payloadBytes: 1, body: utf8('tx') }),
  ],
  [
    'msg-bytes-behind',
    'MSG with bytes behind it',
    ['WSE-CLU-014', 'WSE-CLU-041'],
    inner(codes.MSG, { topicBytes: 1, payloadBytes: 1, body: concat(utf8('tx'), hex('deadbeef')) }),
  ],
];
