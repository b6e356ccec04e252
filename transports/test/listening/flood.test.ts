// Shows that a peer that never stops sending leaves the event loop to others.
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import type { AcceptOptions, Connection, Listen, Listener } from '../../src/interface.ts';
import { listen as listenUws } from '../../src/uws/index.ts';
import { listen as listenWs } from '../../src/ws/index.ts';

/** Opens connections to a port and writes short frames to them for as long as they are taken. */
const flooder = `
  const { port, count, bytes } = require('node:worker_threads').workerData;
  const frame = Buffer.concat([Buffer.of(0x81, 0x80 + bytes, 0, 0, 0, 0), Buffer.alloc(bytes, 0x78)]);
  const chunk = Buffer.concat(Array.from({ length: 4096 }, () => frame));
  for (let opened = 0; opened < count; opened += 1) {
    const socket = require('node:net').connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /flood HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n');
    const write = () => { while (!socket.destroyed && socket.write(chunk)); };
    socket.once('data', write);
    socket.on('drain', write);
  }
`;
/** Opens a connection, writes so many numbered frames at once, and closes with 4000 behind them. */
const burster = `
  const { port, count } = require('node:worker_threads').workerData;
  const numbered = (index) => {
    const frame = Buffer.alloc(8 + 1024);
    frame.set([0x82, 0xfe, 4, 0]);
    frame.writeUInt32BE(index, 8);
    return frame;
  };
  const close = Buffer.of(0x88, 0x82, 0, 0, 0, 0, 0x0f, 0xa0);
  const socket = require('node:net').connect(port, '127.0.0.1');
  socket.write('GET /burst HTTP/1.1\\r\\nHost: a\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n' +
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n');
  socket.once('data', () => socket.write(Buffer.concat([...Array.from({ length: count }, (_, i) => numbered(i)), close])));
`;
const framesOfBurst = 8_000;
const framesUnderFlood = 60_000;
const floods = 16;
// A piece of 64 KiB from each, and two looks of 256.
const mostFrames = floods * 512 + 2048;
const work = Buffer.alloc(4096);

let listener: Listener | undefined;
let worker: Worker | undefined;
afterEach(async () => {
  await worker?.terminate();
  await listener?.close({ timeoutMs: 50 });
});

/** Frames of the flood, and the most of them that came within one turn of the event loop. */
interface Flood {
  frames: number;
  mostInATurn: number;
  end: number | undefined;
}

/** What came of a burst. */
interface Burst {
  readonly numbers: number[];
  end: number | undefined;
}

/** A listener that takes a burst of numbered frames, with some work for each. */
async function takeBurst(options: Partial<AcceptOptions>): Promise<Burst> {
  const burst: Burst = { numbers: [], end: undefined };
  let connection: Connection | undefined;
  listener = await listenUws({
    ...options,
    accept: () => ({
      handler: {
        onOpen: (opened) => {
          connection = opened;
        },
        onFrame: (frame) => {
          createHash('sha256').update(work).digest();
          const { state } = connection as Connection;
          // Its socket has ended by the time the rest is handled.
          expect(connection?.send('x')).toBe(state === 'open' ? 'sent' : 'closed');
          burst.numbers.push(Buffer.from(frame as Uint8Array).readUInt32BE());
        },
        onClose: (code) => {
          burst.end = code;
        },
      },
    }),
  });
  worker = new Worker(burster, { eval: true, workerData: { port: listener.port, count: framesOfBurst } });
  await until(() => burst.end !== undefined);
  return burst;
}

/** A listener that echoes, but takes a flood in silence. */
async function open(listen: Listen, count: number, options: Partial<AcceptOptions>, bytes = 125): Promise<Flood> {
  const flood: Flood = { frames: 0, mostInATurn: 0, end: undefined };
  let inThisTurn = 0;
  listener = await listen({
    ...options,
    accept: ({ path }) => ({
      handler: {
        onOpen: (connection) => void (path === '/flood' || connection.send(path)),
        onFrame: () => {
          // Work that lets the flood run ahead of its reader.
          createHash('sha256').update(work).digest();
          flood.frames += 1;
          if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0));
          inThisTurn += 1;
          flood.mostInATurn = Math.max(flood.mostInATurn, inThisTurn);
        },
        onClose: (code) => {
          flood.end = code;
        },
      },
    }),
  });
  worker = new Worker(flooder, { eval: true, workerData: { port: listener.port, count, bytes } });
  return flood;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((next) => {
      setImmediate(next);
    });
  }
}

describe('A flood', () => {
  it('over ws is read a piece at a time', async () => {
    const flood = await open(listenWs, floods, { maxReadMs: 1 });
    await until(() => flood.frames > framesUnderFlood);
    expect(listener?.counters.cut).toBe(0);
    expect(flood.mostInATurn).toBeLessThan(mostFrames);
  });

  it('over uWebSockets.js is cut when too much of it waits, which is counted', async () => {
    const flood = await open(listenUws, 1, { maxReadMs: 20, maxBufferedBytes: 65_536 });
    await until(() => flood.end !== undefined);
    expect(flood.end).toBe(1006);
    expect(listener?.counters.cut).toBe(1);
  });

  it.each([0, 1])(
    'over uWebSockets.js of frames of %i bytes is cut, and what waits of it is dropped',
    async (bytes) => {
      const flood = await open(listenUws, 1, { maxReadMs: 20 }, bytes);
      await until(() => flood.end !== undefined);
      expect(flood.end).toBe(1006);
      expect(listener?.counters.cut).toBe(1);
    },
  );

  it('over uWebSockets.js that ends is handled whole, in order, and its end behind it', async () => {
    const burst = await takeBurst({ maxReadMs: 1 });
    expect(burst).toEqual({ numbers: Array.from({ length: framesOfBurst }, (_, index) => index), end: 4000 });
    expect(listener?.counters.cut).toBe(0);
  });
});
