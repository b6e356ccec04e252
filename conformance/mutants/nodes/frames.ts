import { clusterCapabilities } from '@wsekit/spec';
import type { NodeMutant } from '../mutant.ts';
import { instead, isType, readFrame } from '../over/link-frames.ts';
import { tellsOthers } from '../over/tells-others.ts';

const { compression: compressionBit, recovery: recoveryBit } = clusterCapabilities;
const headerBytes = 8;

/** Chapter 14: frames, and publications in them. */
export const frameMutants: readonly NodeMutant[] = [
  {
    id: 'node/goes-on-behind-errors',
    does: 'passes over frames that it cannot read, and reads on',
    requirements: ['WSE-CLU-007'],
    links: () => () => ({ heard: (bytes) => (readFrame(bytes) === undefined ? [] : [bytes]) }),
  },
  {
    id: 'node/errors-overtake',
    does: 'loses publications in front of a frame that it cannot read',
    requirements: ['WSE-CLU-007'],
    copies: ['WSE-ERR-248'],
    links: () => (end) => ({
      heard: (bytes) => {
        if (!isType(bytes, 'MSG') || readFrame(bytes) === undefined) return [bytes];
        end.feign(bytes);
        return [];
      },
    }),
  },
  {
    id: 'node/writes-client-frames',
    does: 'writes publications with the prefix of client frames',
    requirements: ['WSE-CLU-030'],
    copies: ['WSE-ERR-113'],
    links: () => () => ({
      sent: instead('MSG', (frame) => [{ ...frame, payload: Buffer.concat([Buffer.from('WSE'), frame.payload]) }]),
    }),
  },
  {
    id: 'node/lives-on-bombs',
    does: 'passes over payloads that grow above the limit, and reads on',
    requirements: ['WSE-CLU-038'],
    links: () => () => ({ heard: (bytes) => (isCompressed(bytes) && readFrame(bytes) === undefined ? [] : [bytes]) }),
  },
  {
    id: 'node/unknown-types-end',
    does: 'ends a link on which a frame of an unknown type comes',
    requirements: ['WSE-CLU-012'],
    links: () => (end) => ({
      heard: (bytes) => {
        if (readFrame(bytes)?.type === 'UNKNOWN') end.destroy();
        return [bytes];
      },
    }),
  },
  {
    id: 'node/fills-unused-parts',
    does: 'writes something into flags that it does not use',
    requirements: ['WSE-CLU-019'],
    links: () => () => ({
      sent: (bytes) => [isType(bytes, 'MSG', 'RESYNC') ? bytes : Uint8Array.from(bytes, setFlag)],
    }),
  },
  {
    id: 'node/compresses-untold',
    does: 'compresses for nodes that did not offer to read it',
    requirements: ['WSE-CLU-033', 'WSE-CLU-024'],
    copies: ['WSE-ERR-203'],
    links: () => () => ({ heard: offers((capabilities) => capabilities | compressionBit) }),
  },
  {
    id: 'node/never-compresses',
    does: 'compresses nothing',
    requirements: ['WSE-CLU-033'],
    copies: ['WSE-ERR-114'],
    links: () => () => ({ heard: offers((capabilities) => capabilities & ~compressionBit) }),
  },
  {
    id: 'node/writes-no-position',
    does: 'writes no positions',
    requirements: ['WSE-CLU-045', 'WSE-CLU-040'],
    links: () => () => ({ heard: offers((capabilities) => capabilities & ~recoveryBit) }),
  },
  {
    id: 'node/next-offset',
    does: 'writes the offset of the next message',
    requirements: ['WSE-CLU-046'],
    copies: ['WSE-ERR-127'],
    links: () => () => ({
      sent: instead('MSG', (frame, bytes) =>
        frame.recovery === undefined
          ? [bytes]
          : [{ ...frame, recovery: { ...frame.recovery, offset: frame.recovery.offset + 1n } }],
      ),
    }),
  },
  {
    id: 'node/forgets-positions',
    does: 'does not keep the positions of other nodes',
    requirements: ['WSE-REC-049', 'WSE-REC-026'],
    copies: ['WSE-ERR-096'],
    links: () => () => ({ heard: instead('MSG', ({ recovery: _, ...frame }) => [frame]) }),
  },
  {
    id: 'node/delivers-twice',
    does: 'delivers what another node publishes twice',
    requirements: ['WSE-DLV-007'],
    links: () => () => ({ heard: (bytes) => (isType(bytes, 'MSG') ? [bytes, bytes] : [bytes]) }),
  },
  {
    id: 'node/delivers-nothing',
    does: 'delivers nothing of what other nodes publish',
    requirements: ['WSE-DLV-007'],
    links: () => () => ({ heard: (bytes) => (isType(bytes, 'MSG') ? [] : [bytes]) }),
  },
  {
    id: 'node/sends-back',
    does: 'sends publications back to the node they came from',
    requirements: ['WSE-CLU-095'],
    links: () => (end) => ({
      heard: (bytes) => {
        if (isType(bytes, 'MSG')) end.say(bytes);
        return [bytes];
      },
    }),
  },
  {
    id: 'node/hands-on',
    does: 'hands on what one node publishes to the others',
    requirements: ['WSE-CLU-095'],
    links: () => tellsOthers((bytes) => isType(bytes, 'MSG', 'PRESENCE_UPDATE'), 'say'),
  },
  {
    id: 'node/loses-silently',
    does: 'does not count publications that fit no frame',
    requirements: ['WSE-CLU-097'],
    copies: ['WSE-ERR-119', 'WSE-ERR-121'],
    call: ({ name, make }) =>
      name === 'health_snapshot'
        ? make().then((outcome) => ('result' in outcome ? { result: withoutDrops(outcome.result) } : outcome))
        : undefined,
  },
  {
    id: 'node/out-of-order',
    does: 'has every other publication overtaken by the next',
    requirements: ['WSE-CLU-005'],
    links: () => () => {
      const held: Uint8Array[] = [];
      return {
        sent: (bytes) => {
          if (isType(bytes, 'MSG') && held.push(bytes) < 2) return [];
          return [bytes, ...held.splice(0).filter((one) => one !== bytes)];
        },
      };
    },
  },
];

function offers(change: (capabilities: number) => number): ReturnType<typeof instead> {
  return instead('HELLO', (frame) => [{ ...frame, capabilities: change(frame.capabilities) >>> 0 }]);
}

function isCompressed(bytes: Uint8Array): boolean {
  return isType(bytes, 'MSG') && ((bytes[1] ?? 0) & 1) !== 0 && bytes.length > headerBytes;
}

function setFlag(byte: number, at: number): number {
  return at === 1 ? byte | 0x40 : byte;
}

function withoutDrops(snapshot: unknown): unknown {
  const fields = Object.entries(Object(snapshot));
  return Object.fromEntries(fields.map(([name, value]) => [name, /dropped|dead/.test(name) ? 0 : value]));
}
