import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { encodeClusterWire } from '@wsekit/codec/cluster';
import { dialectD2g } from '@wsekit/spec';
import { benchTopic, type EndModule } from '../end.ts';
import { FrameCounter } from '../frame-counter.ts';
import type { EndSettings } from '../messages.ts';

const writeBytes = 65_536;
const encoder = new TextEncoder();

/** A bare stream with the same frames as a link, joined to writes of 64 KiB; the far end tells frames apart by their lengths. */
export const start: EndModule['start'] = async (settings, onMessage) => {
  const { peerPort, asText = false } = settings;
  if (peerPort === undefined)
    return { linkPort: await listen(settings, onMessage), publish() {}, hold() {}, dropped: () => 0 };
  const socket = await open(settings, peerPort);
  return {
    publish(text, count) {
      const made = asText ? undefined : frameOf(text);
      let frames: Uint8Array[] = [];
      let bytes = 0;
      for (let index = 0; index < count; index += 1) {
        const frame = made ?? frameOf(text);
        frames.push(frame);
        bytes += frame.length;
        if (bytes < writeBytes) continue;
        socket.write(Buffer.concat(frames, bytes));
        frames = [];
        bytes = 0;
      }
      if (bytes > 0) socket.write(Buffer.concat(frames, bytes));
    },
    hold() {},
    dropped: () => 0,
  };
};

function frameOf(text: string): Uint8Array {
  return encodeClusterWire({ type: 'MSG', topic: benchTopic, payload: encoder.encode(text) }, { dialect: dialectD2g });
}

function listen({ tls, asText = false }: EndSettings, onMessage: () => void): Promise<number> {
  const take = (socket: Socket): void => {
    const counter = new FrameCounter(asText, onMessage);
    socket.on('data', (chunk: Buffer) => counter.push(chunk));
    socket.on('error', () => {});
  };
  const server =
    tls === undefined
      ? createServer({ noDelay: true }, take)
      : createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: true, noDelay: true }, take);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function open({ tls }: EndSettings, port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const place = { host: '127.0.0.1', port };
    const socket: Socket =
      tls === undefined
        ? connect({ ...place, noDelay: true }, () => resolve(socket))
        : connectTls({ ...place, ...tls }, () => resolve(socket.setNoDelay(true)));
  });
}
