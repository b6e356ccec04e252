import { type ClusterFrame, decodeClusterFrame, isCodecError, parsePresenceFull } from '@wsekit/codec/cluster';
import { dialectD2g } from '@wsekit/spec';

const lengthBytes = 4;
const headBytes = lengthBytes * 2;

/** Takes a stream of a link apart, frame by frame, whatever they hold; what is no whole frame yet stays. */
export class LinkFrames {
  #unread: Buffer = Buffer.alloc(0);

  /** Frames that are whole with these bytes, without their lengths. */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    const frames: Uint8Array[] = [];
    while (this.#unread.length >= headBytes) {
      const end = lengthBytes + this.#unread.readUInt32BE(0);
      if (this.#unread.length < end) break;
      frames.push(this.#unread.subarray(lengthBytes, end));
      this.#unread = this.#unread.subarray(end);
    }
    return frames;
  }
}

/** What a frame says, by its shape: ids, epochs and times of a run are left out. */
export function describeLinkFrame(bytes: Uint8Array): string {
  try {
    return wordsOf(decodeClusterFrame(Buffer.from(bytes), { dialect: dialectD2g }));
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return `unreadable ${Buffer.from(bytes).toString('hex')}`;
  }
}

/** Whether a frame only tells that a node is there. */
export function isHeartbeat(said: string): boolean {
  return said === 'PING' || said === 'PONG';
}

function wordsOf(frame: ClusterFrame): string {
  switch (frame.type) {
    case 'HELLO':
      return `HELLO version ${frame.protocolVersion} capabilities ${frame.capabilities}`;
    case 'MSG':
      return `MSG ${frame.topic} ${Buffer.from(frame.payload).toString()}${frame.recovery === undefined ? '' : ` at ${frame.recovery.offset}`}`;
    case 'SUB':
    case 'UNSUB':
      return `${frame.type} ${frame.topic}`;
    case 'RESYNC':
      return `RESYNC ${[...frame.topics].sort().join(' ')}${frame.continuation ? ' and more' : ''}`;
    case 'PEER_ANNOUNCE':
      return `PEER_ANNOUNCE ${frame.address}`;
    case 'PEER_LIST':
      return `PEER_LIST ${[...frame.addresses].sort().join(' ')}`;
    case 'PRESENCE_UPDATE':
      return `PRESENCE_UPDATE ${frame.action} ${frame.topic} ${frame.userId} ${frame.data}`;
    case 'PRESENCE_FULL':
      return `PRESENCE_FULL ${usersIn(frame.entries)}`;
    default:
      return frame.type;
  }
}

/** Addresses a recorded frame tells of. */
export function addressesIn(hex = ''): readonly string[] {
  const [kind = '', ...addresses] = describeLinkFrame(Buffer.from(hex, 'hex').subarray(lengthBytes)).split(' ');
  return kind.startsWith('PEER_') ? addresses : [];
}

function usersIn(entries: string): string {
  return parsePresenceFull(entries)
    .map(({ topic, userId, data }) => `${topic} ${userId} ${JSON.stringify(data)}`)
    .sort()
    .join('; ');
}
