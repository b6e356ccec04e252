import { payloadOf } from '../recorded-bytes.ts';
import { earlyEvents } from './early-frames.ts';
import type { RecordingException } from './exception.ts';
import { connsOf, framesOf, objectOf, parsed, requestOf } from './scene.ts';
import { fewer, towards } from './towards.ts';

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const deepest = 64;
/** How a connection begins and ends. */
const greeting = /^(http 101$|close |end$|text \S* \{.*"t":"(server_ready|error)"|(auth_)?connect |disconnect )/;

/** Where our server reads otherwise, or cannot be shown what the recorded one was. */
export const readingExceptions: readonly RecordingException[] = [
  {
    id: 'names-that-do-something',
    why: 'members whose names mean something to JavaScript are dropped',
    because: 'WSE-ENV-012',
    better: (difference) => {
      if (difference.kind !== 'events') return undefined;
      return difference.expected.map((item) => item.replace(/^(msg )(.*)$/s, (_, kind, text) => kind + harmless(text)));
    },
  },
  {
    id: 'msgpack-that-is-none',
    why: 'the reserved byte C1 and nesting above 64 are refused in every dialect',
    because: 'WSE-PAY-034',
    better: (difference, scene) => {
      if (difference.kind !== 'events' || !requestOf(scene, difference.of).includes('format=msgpack')) return undefined;
      const refused = framesOf(scene, difference.of, 'c2s')
        .filter(({ op }) => op === 'binary')
        .map((frame) => Buffer.from(payloadOf(frame) ?? []))
        .filter((bytes) => bytes.includes(0xc1) || bytes.length > deepest)
        .map((bytes) => `bin ${JSON.stringify({ $hex: bytes.toString('hex') })}`);
      return towards(difference, {
        standsFor: (recorded, ours) => recorded.startsWith('msg ') && refused.includes(ours),
      });
    },
  },
  {
    id: 'frames-right-behind-the-upgrade',
    why: 'frames right behind the upgrade are read, which a server may do',
    because: 'WSE-CONN-005',
    better: ({ kind, of, expected, got }, scene) => {
      const conns = kind === 'events' && of === '' ? connsOf(scene) : [of];
      const early = conns.flatMap((conn) => earlyEvents(scene, conn) ?? []);
      const isOurs = (item: string): boolean => greeting.test(item) || early.includes(item);
      const isRefused = expected.every((item) => item === 'end');
      return early.length > 0 && isRefused && got.every(isOurs) ? got : undefined;
    },
  },
  {
    id: 'upgrades-that-are-none',
    why: 'a key that is no key and a request target without slash are no upgrade of RFC 6455',
    because: 'WSE-CONN-007',
    better: (difference, { played, transcript }) => {
      if (difference.of !== 'get_connection_count') return undefined;
      const isOpened = (conn: string): boolean =>
        transcript.frames.some(
          ({ conn: of, dir, text = '' }) => of === conn && dir === 's2c' && text.startsWith('HTTP/1.1 101'),
        );
      const refused = [...(played?.heard ?? [])].filter(
        ([conn, [first]]) => isOpened(conn) && first?.kind === 'http' && first.status >= 400,
      );
      return fewer(difference, refused.length);
    },
  },
  {
    id: 'payload-was-not-kept',
    why: 'the recording has the length of a payload, not its bytes',
    because: 'spec/transcripts/README.md',
    better: ({ kind, got }, { transcript }) => {
      const lost = transcript.frames.filter((frame) => frame.dir === 'c2s' && payloadOf(frame) === undefined);
      const isLost = lost.some(({ len }) => got[0] === `a payload of ${len} bytes was not kept`);
      return kind === 'options' && isLost ? got : undefined;
    },
  },
];

/** JSON without the members that are dropped, at every depth. */
function harmless(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : JSON.stringify(dropped(value));
}

function dropped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(objectOf(JSON.stringify(value)))
      .filter(([name]) => !forbidden.has(name))
      .map(([name, member]) => [name, dropped(member)]),
  );
}
