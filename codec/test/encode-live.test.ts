import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { ApiCall, RecordedFrame } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import {
  type CodecContext,
  completeEnvelope,
  createCodecContext,
  type Decoded,
  decodeFrame,
  type Envelope,
  encodeFrame,
} from '../src/index.ts';
import { msgpack } from '../src/payload/msgpack.ts';
import { asDoubles, callsOf, frameOf, revive, serverRecordings, transcriptsNamed } from './recordings.ts';

/** The event of a call; undefined where it held a Python object that has no counterpart. */
function eventOf({ args = [] }: ApiCall): Envelope | undefined {
  const event = revive(args[1]);
  const isComplete = !JSON.stringify(args[1]).includes('$py') || !holdsUndefined(event);
  return isComplete && typeof event === 'object' && event !== null ? { ...event } : undefined;
}

function holdsUndefined(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined;
  return Object.values(value).some(holdsUndefined);
}

// These hold 1.0, which only servers know from 1.
const withWholeFloats: readonly unknown[] = ['v-floats', 'm2'];

const recorded = serverRecordings.flatMap((recording) =>
  transcriptsNamed(recording, /^send-event-(?!dup)/).map((transcript) => ({
    ...recording,
    id: transcript.id,
    transcript,
  })),
);

/** Completes an event with what a recorded frame has, and writes it. */
function encodeAs(recordedMessage: Decoded | undefined, event: Envelope, context: CodecContext): Buffer {
  const { id = '', ts = '', seq = 0 } = recordedMessage?.kind === 'envelope' ? recordedMessage.envelope : {};
  const source = { nextId: () => id, nextSeq: () => seq, nowMs: () => Date.parse(ts) };
  return Buffer.from(encodeFrame(completeEnvelope(event, source), context));
}

function expectSameBytes(ours: Buffer, sent: RecordedFrame, context: CodecContext, event: Envelope): void {
  const frame = sent.len === undefined ? Buffer.from(frameOf(sent) ?? '') : undefined;
  if (frame === undefined) {
    expect([ours.length, createHash('sha256').update(ours).digest('hex')]).toEqual([sent.len, sent.sha256]);
  } else if (frame.toString('latin1', 0, 2) === 'C:') {
    // Two compressors of the same level need not agree on every match.
    expect(ours.toString('latin1', 0, 4)).toBe('C:x\u0001');
    expect(inflateSync(ours.subarray(2))).toEqual(inflateSync(frame.subarray(2)));
  } else if (withWholeFloats.includes(event.id)) {
    expect(asDoubles(decodeFrame(ours, context))).toEqual(asDoubles(decodeFrame(frame, context)));
  } else {
    expect(ours.toString('latin1')).toBe(frame.toString('latin1'));
  }
}

describe('events of published servers', () => {
  it.each(recorded)('$id: leave in the same bytes', ({ dialect, transcript }) => {
    const format = JSON.stringify(transcript.frames[0]).includes('format=msgpack') ? 'msgpack' : 'json';
    const base = createCodecContext({ direction: 'server_to_client', dialect, format, msgpack });
    const frames = transcript.frames.filter(({ dir, op }) => dir === 's2c' && op === 'binary');
    let compared = 0;
    for (const call of callsOf(transcript, 'send_event')) {
      if (call.error !== undefined || call.result === 0) continue;
      const sent = frames.shift();
      const event = eventOf(call);
      if (sent === undefined || event === undefined) continue;
      const threshold = call.kwargs?.compression_threshold ?? call.args?.[2];
      const context = typeof threshold === 'number' ? { ...base, compressionThresholdBytes: threshold } : base;
      const frame = frameOf(sent);
      const ours = encodeAs(frame === undefined ? undefined : decodeFrame(frame, context), event, context);
      expectSameBytes(ours, sent, context, event);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(0);
  });
});
