import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../interface.ts';
import type { ComplianceCase } from './case.ts';
import { ComplianceFailure, check, equal, equalFrame } from './expect.ts';
import { pattern } from './frames.ts';
import type { Recorder } from './stage/recorder.ts';
import type { Host } from './stage/stage.ts';
import { headerBytes } from './wire/wire-frame.ts';

const shapes: readonly Frame[] = [
  'text',
  '',
  new Uint8Array(0),
  pattern(125),
  pattern(126),
  'x'.repeat(65_535),
  pattern(65_536),
];

/** Frames put into wire form once and written many times. */
export const preparedCases: readonly ComplianceCase[] = [
  {
    id: 'prepared/shapes',
    title: 'delivers prepared frames of every kind and size, to several connections',
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      const recorders = [await host.next(), await host.next()];
      for (const prepared of shapes.map((frame) => prepare(host, frame))) {
        for (const recorder of recorders) equal(sendPrepared(recorder, prepared), 'sent', 'sendPrepared');
      }
    },
    dialer: async (stage) => {
      for (const recorder of [await stage.dial(), await stage.dial()]) {
        for (const [index, frame] of shapes.entries()) equalFrame(await recorder.frame(), frame, `frame ${index + 1}`);
      }
    },
  },
  {
    id: 'prepared/wire-bytes',
    title: 'knows what a prepared frame takes on the wire, header included',
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      for (const frame of ['é', 'x'.repeat(125), 'x'.repeat(126), pattern(65_535), pattern(65_536)]) {
        const length = typeof frame === 'string' ? new TextEncoder().encode(frame).length : frame.length;
        equal(prepare(host, frame).wireBytes, length + headerBytes(length, false), `wireBytes of ${length} bytes`);
      }
    },
  },
  {
    id: 'prepared/order',
    title: 'keeps the order of prepared frames and sends',
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      const recorder = await host.next();
      const prepared = [prepare(host, 'even'), prepare(host, pattern(300))];
      for (let index = 0; index < stage.scaled(10_000); index += 1) {
        const next = prepared[index % 3];
        const result = next === undefined ? recorder.connection.send(String(index)) : sendPrepared(recorder, next);
        equal(result, 'sent', `frame ${index}`);
      }
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      const bytes = pattern(300);
      for (let index = 0; index < stage.scaled(10_000); index += 1) {
        const expected = ['even', bytes, String(index)][index % 3] ?? '';
        equalFrame(await recorder.frame(), expected, `frame ${index}`);
      }
    },
  },
  {
    id: 'prepared/same-bytes',
    title: 'writes the same bytes as send does',
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      const recorder = await host.next();
      for (const frame of shapes) {
        recorder.connection.send(frame);
        sendPrepared(recorder, prepare(host, frame));
      }
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      for (const [index, frame] of shapes.entries()) {
        const length = headerBytes(frame.length, false) + frame.length;
        const [sent, prepared] = [await connection.read(length), await connection.read(length)];
        equalFrame(prepared, sent, `bytes of frame ${index + 1}`);
      }
    },
  },
  {
    id: 'prepared/not-kept',
    title: "does not keep the caller's bytes",
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      const recorder = await host.next();
      const bytes = pattern(1_000);
      const prepared = prepare(host, bytes);
      equalFrame(bytes, pattern(1_000), "the caller's bytes after prepare");
      bytes.fill(0);
      sendPrepared(recorder, prepared);
    },
    dialer: async (stage) => equalFrame(await (await stage.dial()).frame(), pattern(1_000), 'frame'),
  },
  {
    id: 'prepared/closed',
    title: 'answers closed on a connection that is not open',
    needs: ['listener.prepared'],
    listener: async (stage) => {
      const host = await stage.listen();
      const recorder = await host.next();
      recorder.connection.close();
      equal(sendPrepared(recorder, prepare(host, 'late')), 'closed', 'sendPrepared after close');
      await recorder.closed();
      equal(sendPrepared(recorder, prepare(host, 'late')), 'closed', 'sendPrepared after onClose');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      await recorder.closed();
      equal(recorder.unread, 0, 'frames');
    },
  },
  {
    id: 'prepared/full',
    title: 'answers full at the limit as send does, and loses nothing it called sent',
    needs: ['listener.prepared', 'listener.backpressure', 'link'],
    timeoutMs: 30_000,
    listener: async (stage) => {
      const host = await stage.listen({ maxBufferedBytes: 1_048_576 });
      const recorder = await host.next();
      const prepared = prepare(host, pattern(16_384));
      await stage.link('pause');
      let sent = 0;
      while (sendPrepared(recorder, prepared) === 'sent') sent += 1;
      check(recorder.connection.bufferedBytes <= 1_048_576, 'bufferedBytes stays within maxBufferedBytes');
      await stage.link('resume');
      await recorder.drained();
      stage.tell('sent', sent);
      equal(sendPrepared(recorder, prepare(host, 'end')), 'sent', 'sendPrepared after onDrain');
    },
    dialer: async (stage) => {
      const recorder = await stage.dial();
      const sent = await stage.hearNumber('sent');
      for (let index = 0; index < sent; index += 1)
        equal((await recorder.frame()).length, 16_384, `bytes of frame ${index}`);
      equal(await recorder.frame(), 'end', 'last frame');
    },
  },
];

function prepare({ listener }: Host, frame: Frame): Prepared {
  if (listener.prepare === undefined)
    throw new ComplianceFailure('a listener with the capability prepared has prepare');
  return listener.prepare(frame);
}

function sendPrepared({ connection }: Recorder, prepared: Prepared): string {
  if (connection.sendPrepared === undefined) {
    throw new ComplianceFailure('a connection of a listener with the capability prepared has sendPrepared');
  }
  return connection.sendPrepared(prepared);
}
