import { payloadOf } from '../recorded-bytes.ts';
import type { RecordingException } from './exception.ts';
import { connsOf, framesOf, requestOf, type Scene } from './scene.ts';
import { more, towards } from './towards.ts';

const because = 'docs/transports.md';
const maskBit = 0x80;

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
  {
    id: 'uws-request-time',
    why: 'uWebSockets.js gives a request its own 10 s, whatever it was told',
    because,
    better: ({ kind, of, expected, got }, scene) => {
      const isOpened = framesOf(scene, of, 's2c').some(({ op }) => op === 'http');
      if (scene.peer !== 'uws' || kind !== 'frames' || isOpened) return undefined;
      return expected.join() === 'end' && got.length === 0 ? got : undefined;
    },
  },
  {
    id: 'uws-upgrade-by-key',
    why: 'uWebSockets.js takes a request for an upgrade by its key, whatever Upgrade and Connection say',
    because,
    better: (difference, scene) => {
      const { kind, of, expected, got } = difference;
      if (scene.peer !== 'uws') return undefined;
      const lax = connsOf(scene).filter((conn) => isUpgradeByKeyAlone(requestOf(scene, conn)));
      if (of === 'get_connection_count') return more(difference, lax.length);
      if (!lax.includes(of)) return undefined;
      if (kind === 'events') return towards(difference, { added: (item) => /^(connect|disconnect) /.test(item) });
      return kind === 'frames' && expected.join() === 'end' && got.join() === 'http 101' ? got : undefined;
    },
  },
];

/** Whether a request has the key of an upgrade and is none otherwise. (RFC 6455 section 4.2.1) */
function isUpgradeByKeyAlone(request: string): boolean {
  const isUpgrade = /^Upgrade: *websocket/im.test(request) && /^Connection:.*upgrade/im.test(request);
  return /^Sec-WebSocket-Key:/im.test(request) && !isUpgrade;
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
