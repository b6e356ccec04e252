import { join } from 'node:path';
import { type RecordedFrame, readTranscripts, transcriptsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, test } from 'vitest';
import { createClusterStreamDecoder, decodeClusterFrame, encodeClusterWire } from '../../src/cluster/index.ts';
import { bytesOf, hexOf } from './bytes.ts';
import { dialect } from './dialects.ts';
import { completed, isReading, readingOf } from './recorded-reading.ts';

const { transcripts } = readTranscripts(join(transcriptsDirectory, 'live-cluster.json'));
const newest = { dialect: dialect('D2g') };
const frames = transcripts.flatMap(({ id, frames }) => frames.map((frame, index) => ({ id, frame, index, frames })));

describe('frames between published nodes', () => {
  const recorded = frames.flatMap(({ id, frame, index }) =>
    frame.op === 'cluster' && isReading(frame.decoded) && !isHelloVariant(id, frame)
      ? [{ label: `${id} ${index}`, wire: frame.hex ?? '', reading: frame.decoded, crafted: frame.note !== undefined }]
      : [],
  );

  test('are there', () => expect(recorded.length).toBeGreaterThan(1490));

  test.each(recorded)('$label $reading.type', ({ wire, reading, crafted }) => {
    const frame = decodeClusterFrame(bytesOf(wire).subarray(4), newest);
    const text = frame.type === 'MSG' ? Buffer.from(frame.payload).toString() : '';
    expect(readingOf(frame, reading.flags)).toEqual(completed(reading, text));
    if (crafted) return;
    const capabilities = (reading.flags & 1) === 0 ? 0x0d : 0x0f;
    expect(hexOf(encodeClusterWire(frame, { ...newest, capabilities }))).toBe(wire);
  });
});

describe('damaged frames sent to published nodes', () => {
  const damaged = frames.flatMap(({ id, frame, index, frames }) =>
    id.endsWith('/malformed') && frame.op === 'raw' && frame.note !== 'SHUTDOWN'
      ? [{ label: `${id} ${String(frame.note)}`, id, wire: frame.hex ?? '', closed: isClosed(frames, index) }]
      : [],
  );

  test.each(damaged)('$label', ({ id, wire, closed }) => {
    const rules = dialect(id.includes('-2.0.') ? 'D2b' : 'D2g');
    const stream = createClusterStreamDecoder({ dialect: rules, onFrame: () => undefined });
    const push = () => stream.push(bytesOf(wire));
    if (closed) expect(push).toThrow(/^\[(cluster|invalid_utf8|zstd)/);
    else expect(push).not.toThrow();
  });
});

describe('first frames sent to published nodes', () => {
  const first = frames.flatMap(({ id, frame, index, frames }) =>
    isHelloVariant(id, frame)
      ? [{ label: `${id} ${String(frame.note)}`, wire: frame.hex ?? '', closed: isClosed(frames, index) }]
      : [],
  );

  test.each(first)('$label', ({ label, wire, closed }) => {
    const stream = createClusterStreamDecoder({ ...newest, expectHello: true, onFrame: () => undefined });
    const push = () => stream.push(bytesOf(wire));
    const isRefusedLater = label.endsWith('version 0');
    if (closed && !isRefusedLater) expect(push).toThrow(/^\[(cluster|invalid_utf8)/);
    else expect(push).not.toThrow();
  });
});

function isHelloVariant(id: string, frame: RecordedFrame): boolean {
  return id.endsWith('/hello-variants') && frame.op === 'cluster' && frame.note !== undefined;
}

/** A published node that refuses a frame ends the link at once and says nothing more on it. */
function isClosed(all: readonly RecordedFrame[], index: number): boolean {
  const next = all.slice(index + 1).find((frame) => frame.link === all[index]?.link);
  return next?.op === 'eof';
}
