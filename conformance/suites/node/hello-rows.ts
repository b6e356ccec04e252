import { concat, hex, repeated, utf8 } from '../language/index.ts';
import { codes, hello, inner, type Rows, subOf } from './parts.ts';

const checked = ['WSE-CLU-021'] as const;

/** What is no HELLO. */
export const refusedHellos: Rows = [
  ['ping', 'PING', ['WSE-CLU-082'], inner(codes.PING, {})],
  ['msg', 'MSG', ['WSE-CLU-082'], inner(codes.MSG, { topicBytes: 1, payloadBytes: 1, body: utf8('tx') })],
  ['sub', 'SUB', ['WSE-CLU-082'], subOf('t')],
  ['unknown-type', 'a frame of an unknown type', ['WSE-CLU-082', 'WSE-CLU-012'], inner(0x7e, {})],
  ['short-header', 'a frame of 7 bytes', ['WSE-CLU-011', 'WSE-CLU-021'], hex('04000000000000')],
  ['short-payload', 'a payload length of 11', checked, hello({ on: 'a', payloadBytes: 11 })],
  ['missing-payload', 'a payload length beyond the frame', checked, hello({ on: 'a', payloadBytes: 58 })],
  ['magic', 'another magic', checked, hello({ on: 'a', magic: '57534501' })],
  ['lower-magic', 'a magic in lower case', checked, hello({ on: 'a', magic: '77736500' })],
  [
    'id-of-257',
    'an id of 257 bytes',
    ['WSE-CLU-021', 'WSE-CLU-026'],
    hello({ on: 'a', id: [repeated(utf8('!'), 257), 257] }),
  ],
  ['id-beyond', 'an id length beyond the frame', checked, hello({ on: 'a', idBytes: 46 })],
  ['id-not-utf8', 'an id that is not UTF-8', ['WSE-CLU-021', 'WSE-CLU-018'], hello({ on: 'a', id: [hex('21ff'), 2] })],
  [
    'id-overlong',
    'an id with an overlong form',
    ['WSE-CLU-021', 'WSE-CLU-018'],
    hello({ on: 'a', id: [hex('21c080'), 3] }),
  ],
  [
    'id-surrogate',
    'an id with a surrogate',
    ['WSE-CLU-021', 'WSE-CLU-018'],
    hello({ on: 'a', id: [hex('21eda080'), 4] }),
  ],
  ['version-0', 'a HELLO of version 0', ['WSE-CLU-023'], hello({ on: 'a', version: 0 })],
];

/** HELLO that has to be taken. */
export const acceptedHellos: Rows = [
  ['version-2', 'version 2', ['WSE-CLU-023'], hello({ on: 'a', version: 2 })],
  ['version-65535', 'version 65,535', ['WSE-CLU-023'], hello({ on: 'a', version: 0xffff })],
  ['all-bits', 'all 32 capabilities', ['WSE-CLU-024'], hello({ on: 'a', capabilities: 0xffff_ffff })],
  ['no-bits', 'no capability', ['WSE-CLU-024'], hello({ on: 'a', capabilities: 0 })],
  ['empty-id', 'an empty id', ['WSE-CLU-017'], hello({ on: 'a', id: [hex(''), 0] })],
  [
    'id-of-256',
    'an id of 256 bytes',
    ['WSE-CLU-021', 'WSE-CLU-026'],
    hello({ on: 'a', id: [concat({ $utf8: { $ref: 'own id on a' } }, repeated(utf8('x'), 211)), 256] }),
  ],
  ['payload-of-12', 'a payload length of 12 and all the bytes', ['WSE-CLU-022'], hello({ on: 'a', payloadBytes: 12 })],
  ['bytes-behind', 'bytes behind it', ['WSE-CLU-014'], hello({ on: 'a', rest: hex('deadbeef') })],
  ['topic-length', 'a topic length', ['WSE-CLU-015'], hello({ on: 'a', topicBytes: 4 })],
  ['flags', 'all flags', ['WSE-CLU-016'], hello({ on: 'a', flags: 0xff })],
];
