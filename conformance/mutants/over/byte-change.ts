import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Address } from '../../src/live/peer.ts';
import { readFrameHeader, writeFrame } from '../../src/live/wire/frame-header.ts';

/** What becomes of the bytes of one stream; whatever is absent is left alone. */
export interface ByteChange {
  /** Bytes of the server, as they come. */
  readonly down?: (bytes: Buffer) => Uint8Array;
  /** Bytes of the client, as they come. */
  readonly up?: (bytes: Buffer) => Uint8Array;
}

/** One WebSocket frame of a server. */
export interface WireFrame {
  readonly fin: boolean;
  readonly rsv: number;
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Alters the frames of a server behind its answer to the upgrade. */
export function framesDown(change: (frame: WireFrame) => readonly WireFrame[]): ByteChange {
  let waiting: Buffer = Buffer.alloc(0);
  let isOpen = false;
  return {
    down: (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      const written: Uint8Array[] = [];
      if (!isOpen) {
        const end = waiting.indexOf('\r\n\r\n') + 4;
        if (end < 4) return Buffer.alloc(0);
        written.push(waiting.subarray(0, end));
        waiting = waiting.subarray(end);
        isOpen = true;
      }
      for (;;) {
        const header = readFrameHeader(waiting);
        if (header === undefined || waiting.length < header.headerBytes + header.payloadBytes) break;
        const end = header.headerBytes + header.payloadBytes;
        const payload = waiting.subarray(header.headerBytes, end);
        for (const frame of change({ ...header, payload })) written.push(writeFrame(frame.payload, frame));
        waiting = waiting.subarray(end);
      }
      return Buffer.concat(written);
    },
  };
}

/** A door before a server that alters what goes through; close it behind the server. */
export interface Door {
  readonly port: number;
  close(): void;
}

/** Opens a door before a server. */
export async function openDoor({ host, port }: Address, change: () => ByteChange): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host, port, allowHalfOpen: true });
    const { down, up } = change();
    join(near, far, up);
    join(far, near, down);
    for (const socket of [near, far]) sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  const opened = await listen(server);
  return {
    port: opened,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function join(from: Socket, to: Socket, change: ((bytes: Buffer) => Uint8Array) | undefined): void {
  from.on('data', (bytes: Buffer) => to.write(change?.(bytes) ?? bytes));
  from.on('end', () => to.end());
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
