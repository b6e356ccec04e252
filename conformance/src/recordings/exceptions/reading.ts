import { payloadOf } from '../recorded-bytes.ts';
import type { RecordingException } from './exception.ts';
import { connsOf, framesOf, objectOf, parsed, requestOf, type Scene } from './scene.ts';
import { fewer, towards } from './towards.ts';

const forbidden: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const deepest = 64;
/** How a connection begins and ends, and what was sent right behind its request. */
const greeting = /^(close |end$|text \S* \{.*"t":"(server_ready|error)"|(auth_)?connect |disconnect )/;

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
      const isGreeting = (item: string): boolean => greeting.test(item);
      if (kind === 'events' && of === '') {
        return isHasty(scene, connsOf(scene)) && expected.length === 0 && got.every(isGreeting) ? got : undefined;
      }
      const isRefused = expected.every((item) => item === 'end');
      const isHeard = got[0] === 'http 101' && got.slice(1).every(isGreeting);
      return kind === 'frames' && isRefused && isHasty(scene, [of]) && isHeard ? got : undefined;
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

/** Whether a client of these sent frames before it had heard that the connection was opened. */
function isHasty({ transcript }: Scene, conns: readonly string[]): boolean {
  return conns.some((conn) => {
    const frames = transcript.frames.filter((frame) => frame.conn === conn);
    const answered = frames.findIndex(({ dir }) => dir === 's2c');
    const before = frames.slice(0, answered < 0 ? frames.length : answered);
    const asked = Buffer.concat(
      before.filter(({ op }) => op === 'http').map((frame) => payloadOf(frame) ?? Buffer.alloc(0)),
    );
    const end = asked.indexOf('\r\n\r\n');
    if (end >= 0 && asked.length > end + 4) return true;
    return (
      before.some(({ op }) => op === 'http') &&
      before.some(({ op }) => op === 'text' || op === 'binary' || op === 'raw')
    );
  });
}

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
