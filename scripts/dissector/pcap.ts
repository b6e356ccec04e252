// Writes captures of TCP conversations that never took place. Checksums are left zero: Wireshark does not check them.

const linkTypeEthernet = 1;
const maxSegmentBytes = 1460;
const ethernetHeader = Buffer.from('0200000000020200000000010800', 'hex');

/** One TCP conversation of a capture; port 1 is the side that would have connected. */
interface Conversation {
  /** Sends bytes in segments of at most `segmentBytes`. */
  send(from: 'dialer' | 'acceptor', bytes: Uint8Array, segmentBytes?: number): void;
}

/** A capture under construction. */
export interface Capture {
  converse(dialerPort: number, acceptorPort: number): Conversation;
  /** The whole file, classic pcap format. */
  bytes(): Uint8Array;
}

/** Begins an empty capture. */
export function createCapture(): Capture {
  const packets: Buffer[] = [];
  return {
    converse(dialerPort, acceptorPort) {
      const next = { dialer: 1, acceptor: 1 };
      return {
        send(from, bytes, segmentBytes = maxSegmentBytes) {
          const to = from === 'dialer' ? 'acceptor' : 'dialer';
          const ports = from === 'dialer' ? [dialerPort, acceptorPort] : [acceptorPort, dialerPort];
          for (let at = 0; at < bytes.length; at += segmentBytes) {
            const segment = bytes.subarray(at, at + segmentBytes);
            packets.push(packet(packets.length, from, ports, next[from], next[to], segment));
            next[from] += segment.length;
          }
        },
      };
    },
    bytes: () => Buffer.concat([fileHeader(), ...packets]),
  };
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(linkTypeEthernet, 20);
  return header;
}

function packet(
  index: number,
  from: 'dialer' | 'acceptor',
  ports: readonly number[],
  sequence: number,
  acknowledged: number,
  data: Uint8Array,
): Buffer {
  const frame = Buffer.concat([
    ethernetHeader,
    ipHeader(from, data.length),
    tcpHeader(ports, sequence, acknowledged),
    data,
  ]);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(1_700_000_000 + Math.floor(index / 1000), 0);
  record.writeUInt32LE((index % 1000) * 1000, 4);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return Buffer.concat([record, frame]);
}

function ipHeader(from: 'dialer' | 'acceptor', dataBytes: number): Buffer {
  const header = Buffer.from('450000000000400040060000', 'hex');
  header.writeUInt16BE(20 + 20 + dataBytes, 2);
  const addresses = ['0a000001', '0a000002'];
  if (from === 'acceptor') addresses.reverse();
  return Buffer.concat([header, Buffer.from(addresses.join(''), 'hex')]);
}

function tcpHeader([source = 0, destination = 0]: readonly number[], sequence: number, acknowledged: number): Buffer {
  const header = Buffer.alloc(20);
  header.writeUInt16BE(source, 0);
  header.writeUInt16BE(destination, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header.writeUInt16BE(0x5018, 12);
  header.writeUInt16BE(0xffff, 14);
  return header;
}
