import { readVectorsDirectory, type Transcript, transcriptsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import { decode, envelope, makeCase } from '../../src/library/build.ts';
import { deliveries } from '../../src/library/deliveries.ts';
import { msgpackBytes } from '../../src/library/msgpack-bytes.ts';
import { recordedBytes } from '../../src/library/recorded-bytes.ts';
import { mergeShapes, shapeOf } from '../../src/library/recorded-case.ts';
import { msgpackValue, recordedValue } from '../../src/library/recorded-value.ts';

const files = readVectorsDirectory(transcriptsDirectory).files.flatMap((file) =>
  file.kind === 'transcripts' ? [file] : [],
);
const transcripts = files.flatMap(({ content }) => content.transcripts);

function transcript(id: string): Transcript {
  const found = transcripts.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no transcript ${id}`);
  return found;
}

describe('what the application saw', () => {
  it('is paired with the frames of nearly every conversation', () => {
    const seen = new Set(['msg', 'raw', 'bin', 'on_message']);
    const servers = files
      .filter(({ file }) => file.startsWith('live-server-'))
      .flatMap(({ content }) => content.transcripts);
    const events = servers
      .flatMap(({ app_events }) => app_events ?? [])
      .filter(({ event }) => seen.has(String(event[0])));
    const paired = servers.flatMap((one) => [...deliveries(one).values()]).filter(({ kind }) => kind !== 'nothing');
    expect(events.length).toBeGreaterThan(1000);
    expect(paired.length / events.length).toBeGreaterThan(0.95);
  });

  it('tells messages, raw text, bytes and frames that never arrive', () => {
    const prefixes = deliveries(transcript('live-server-2.4.1/text-prefixes'));
    expect(prefixes.get(2)).toEqual({ kind: 'msg', value: { p: 1, t: 'a' } });
    expect(prefixes.get(6)).toEqual({ kind: 'raw', text: 'wse{"t":"e"}' });
    const binary = deliveries(transcript('live-server-2.4.1/binary-json-connection'));
    expect(binary.get(3)).toEqual({ kind: 'bin', bytes: Buffer.from([0]) });
    expect(binary.get(21)).toEqual({ kind: 'nothing' });
  });

  it('is left alone where fragments or changed keys leave a doubt', () => {
    expect(deliveries(transcript('live-server-2.1.1/fragmented')).size).toBe(0);
    expect(deliveries(transcript('live-server-2.0.2/e2e-second-hello')).size).toBe(0);
  });
});

describe('recorded bytes', () => {
  it('are all there, kept or rebuilt', () => {
    const long = transcripts
      .flatMap(({ frames }) => frames)
      .filter(({ len, op }) => len !== undefined && op !== 'http');
    expect(long.length).toBeGreaterThan(30);
    expect(long.filter((frame) => recordedBytes(frame) === undefined)).toEqual([]);
  });

  it('are never made up: a rebuilt payload has the recorded hash', () => {
    const frame = {
      dir: 'c2s',
      op: 'text',
      at_ms: 0,
      len: 100,
      head_hex: '61'.repeat(64),
      sha256: '00'.repeat(32),
    } as const;
    expect(recordedBytes(frame)).toBeUndefined();
  });
});

describe('the MessagePack yardstick', () => {
  it('gives the bytes of published servers', () => {
    const frames = transcripts
      .flatMap((one) => one.frames)
      .filter(({ decoded }) => msgpackValue(decoded) !== undefined);
    const wrong = frames.filter((frame) => {
      const value = msgpackValue(frame.decoded);
      const bytes = recordedBytes(frame);
      return value !== undefined && bytes?.subarray(2).equals(msgpackBytes(value)) === false;
    });
    // Floats without fraction read as integers; every recording has one message of them.
    expect(frames.length - wrong.length).toBeGreaterThan(70);
    expect(wrong.every(({ decoded }) => JSON.stringify(decoded).includes('"p":[1,0.1,'))).toBe(true);
  });
});

describe('recorded values', () => {
  it('become what they stand for', () => {
    const value = {
      a: { $int: '9223372036854775807' },
      b: { $float: '1.5' },
      c: { $repeat: ['x', 3] },
      d: { $hex: '00ff' },
    };
    expect(recordedValue(value)).toEqual({ a: 9223372036854775807n, b: 1.5, c: 'xxx', d: '00ff' });
  });

  it('are unknown where only a hash or a Python object was kept', () => {
    for (const value of [{ $long: 'ab', len: 3 }, { $py: 'nan' }, { $float: 'nan' }, [{ $long: 'ab' }]])
      expect(recordedValue(value)).toBeUndefined();
  });
});

describe('shapes', () => {
  it('leave out what differs in every run', () => {
    const hello = (id: string, time: string): string => `{"c":"WSE","id":"${id}","ts":"${time}","seq":1}`;
    expect(shapeOf(hello('01a20836-a2b3-7f81-b89b-41c791679ba4', '2026-11-23T11:42:02.810Z'))).toBe(
      shapeOf(hello('01a20838-a353-73e0-90d3-cf9387120e88', '2026-11-23T12:00:00.000Z')),
    );
    expect(shapeOf('{"t":"a"}')).not.toBe(shapeOf('{"t":"b"}'));
  });

  it('merge into the first case, which then stands for all dialects', () => {
    const parts = {
      title: 'reads',
      side: 'client',
      source: 'x',
      request: decode('server_to_client', '{}'),
      expect: envelope('{}'),
    } as const;
    const [old, recent] = [
      makeCase({ ...parts, id: 'a', dialects: ['D2b'], requirements: ['WSE-FRM-001'] }),
      makeCase({ ...parts, id: 'b', dialects: ['D2g'], requirements: ['WSE-FRM-002'] }),
    ];
    expect(mergeShapes([old, recent].map((made) => ({ shape: 's', made })))).toEqual([
      { ...old, dialects: ['D2b', 'D2g'], requirements: ['WSE-FRM-001', 'WSE-FRM-002'] },
    ]);
  });
});
