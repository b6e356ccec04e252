import { payloadOf } from '../recorded-bytes.ts';
import type { RecordingException } from './exception.ts';
import { connsOf, framesOf, requestOf, type Scene } from './scene.ts';
import { more, towards } from './towards.ts';

const because = 'docs/transports.md';
const maskBit = 0x80;
/** Header lines that published servers take. (WSE-CONN-006) */
const mostHeaders = 124;

/** What servers do that are not written in JavaScript, and cannot be told otherwise. */
export const nativeExceptions: readonly RecordingException[] = [
  {
    id: 'uws-close-codes',
    why: 'uWebSockets.js answers codes from 1012 to 3999, and those that are none, by a Close without code',
    because,
    better: (difference, { peer }) => {
      if (peer !== 'uws' || difference.kind !== 'frames') return undefined;
      return towards(difference, {
        standsFor: (recorded, ours) => ours === 'close without code' && isUnanswered(recorded),
      });
    },
  },
  {
    id: 'uws-unmasked',
    why: 'uWebSockets.js does not look whether frames are masked',
    because,
    better: (difference, scene) => {
      if (scene.peer !== 'uws' || difference.kind !== 'events' || !hasUnmasked(scene, difference.of)) return undefined;
      return towards(difference, { most: 1, added: (item) => /^(raw|msg|bin) /.test(item) });
    },
  },
  {
    id: 'uws-ends-without-close',
    why: 'uWebSockets.js ends a connection over a broken frame without a Close frame',
    because,
    better: (difference, scene) => {
      const { kind, of, expected } = difference;
      const closing = scene.transcript.frames.find(({ conn, op }) => conn === of && op === 'close');
      const isAsked = closing?.dir === 'c2s';
      if (scene.peer !== 'uws' || kind !== 'frames' || isAsked || expected.at(-1) !== 'end') return undefined;
      return towards(difference, { most: 1, gone: (item) => item === 'close without code' });
    },
  },
  requestTime('uws', 'uWebSockets.js gives a request its own 10 s, whatever it was told'),
  requestTime('bun', 'Bun gives a request its own time, whatever it was told'),
  laxUpgrade('uws', 'uWebSockets.js takes a request for an upgrade by its key, whatever Upgrade and Connection say'),
  laxUpgrade('bun', 'Bun takes requests for upgrades that lack Connection, are HTTP 1.0, or have many headers'),
  {
    id: 'bun-joins-headers',
    why: 'Bun joins headers of one name, so that an application is told all cookies and not those of the first header',
    because,
    better: (difference, { peer }) => {
      if (peer !== 'bun' || difference.kind !== 'events') return undefined;
      return towards(difference, {
        standsFor: (recorded, ours) =>
          recorded.startsWith('connect "') && ours.startsWith(`${recorded.slice(0, -1)}; `),
      });
    },
  },
];

/** A server that times requests by itself: where a recorded connection was ended over a request, ours may be open still. */
function requestTime(peer: string, why: string): RecordingException {
  return {
    id: `${peer}-request-time`,
    why,
    because,
    better: ({ kind, of, expected, got }, scene) => {
      const isOpened = framesOf(scene, of, 's2c').some(({ op }) => op === 'http');
      if (scene.peer !== peer || kind !== 'frames' || isOpened) return undefined;
      return expected.join() === 'end' && got.length === 0 ? got : undefined;
    },
  };
}

/** A server that opens connections for requests that are no upgrade in every point, and where nothing else differs. */
function laxUpgrade(peer: string, why: string): RecordingException {
  return {
    id: `${peer}-lax-upgrade`,
    why,
    because,
    better: (difference, scene) => {
      const { kind, of, expected, got } = difference;
      if (scene.peer !== peer) return undefined;
      const lax = connsOf(scene).filter((conn) => isLax(requestOf(scene, conn), peer));
      if (of === 'get_connection_count') return more(difference, lax.length);
      if (!lax.includes(of)) return undefined;
      if (kind === 'events') return towards(difference, { added: (item) => /^(connect|disconnect) /.test(item) });
      return kind === 'frames' && expected.join() === 'end' && got.join() === 'http 101' ? got : undefined;
    },
  };
}

/** Whether a request has the key of an upgrade and is none otherwise. (RFC 6455 section 4.2.1) */
function isLax(request: string, peer: string): boolean {
  const isUpgrade = /^Upgrade: *websocket/im.test(request) && /^Connection:.*upgrade/im.test(request);
  const isOtherwiseOdd = !/^GET \S+ HTTP\/1\.1\r$/m.test(request) || headersIn(request) > mostHeaders;
  return /^Sec-WebSocket-Key:/im.test(request) && (!isUpgrade || (peer === 'bun' && isOtherwiseOdd));
}

function headersIn(request: string): number {
  return request.split('\r\n').filter((line) => line.includes(': ')).length;
}

function isUnanswered(item: string): boolean {
  const code = Number(/^close (\d+)/.exec(item)?.[1] ?? Number.NaN);
  return code === 1002 || (code >= 1012 && code <= 3999);
}

/** Whether a client wrote a frame without a mask. (RFC 6455 section 5.1) */
function hasUnmasked(scene: Scene, conn: string): boolean {
  return framesOf(scene, conn, 'c2s').some((frame) => {
    const [, second = maskBit] = frame.op === 'raw' ? (payloadOf(frame) ?? []) : [];
    return (second & maskBit) === 0;
  });
}
