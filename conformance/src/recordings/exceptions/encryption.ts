import { provider } from '@wsekit/codec/crypto';
import type { SessionKey } from '@wsekit/spec/vectors';
import { describeEvent } from '../compare.ts';
import type { RecordingException } from './exception.ts';
import { contentOf, parsed, type Scene, sealedBy } from './scene.ts';
import { towards } from './towards.ts';

/** Where our encryption does otherwise. */
export const encryptionExceptions: readonly RecordingException[] = [
  {
    id: 'sealed-replay-refused',
    why: 'a sealed frame that is played back is refused and not delivered again',
    because: 'WSE-ERR-066',
    better: (difference, scene) => {
      const frames = sealedBy(scene, difference.of);
      const most = frames.length - new Set(frames).size;
      if (difference.kind !== 'events' || most === 0) return undefined;
      return towards(difference, { most, gone: (item, before) => before.includes(item) });
    },
  },
  {
    id: 'old-key-has-grace',
    why: 'the key before opens frames for a grace time, so that nothing under way is lost',
    because: 'WSE-ENC-058',
    better: (difference, scene) => {
      const keys = (scene.transcript.e2e ?? []).filter(({ conn }) => conn === difference.of).slice(0, -1);
      if (difference.kind !== 'events' || keys.length === 0) return undefined;
      const opened = openedUnder(scene, difference.of, keys);
      return towards(difference, { most: opened.length, added: (item) => opened.includes(item) });
    },
  },
  {
    id: 'replay-is-sealed',
    why: 'a replay to a connection with a key is sealed',
    because: 'WSE-ERR-063',
    better: (difference, { transcript }) => {
      const hasKey = (transcript.e2e ?? []).some(({ conn }) => conn === difference.of);
      if (difference.kind !== 'frames' || !hasKey) return undefined;
      return towards(difference, {
        standsFor: (recorded, ours) =>
          recorded.startsWith('text ') && ours.startsWith('binary E: ') && contentOf(recorded) === contentOf(ours),
      });
    },
  },
];

/** The events that sealed frames of a client become under keys. */
function openedUnder(scene: Scene, conn: string, keys: readonly SessionKey[]): string[] {
  return sealedBy(scene, conn).flatMap((hex) => keys.flatMap((key) => eventIn(Buffer.from(hex, 'hex'), key) ?? []));
}

const markerEnd = 2;
const ivEnd = 14;

function eventIn(frame: Uint8Array, { aes_key_hex: hex }: SessionKey): string | undefined {
  if (frame.length < ivEnd) return undefined;
  const gcm = provider.aesGcm(Uint8Array.from(Buffer.from(hex, 'hex')));
  const plain = gcm.open(frame.subarray(markerEnd, ivEnd), frame.subarray(ivEnd));
  if (plain === undefined) return undefined;
  const text = Buffer.from(plain).toString();
  const value = parsed(text.replace(/^(WSE|S|U)(?=\{)/, ''));
  return typeof value === 'object' && value !== null ? describeEvent('msg', value) : describeEvent('raw', text);
}
