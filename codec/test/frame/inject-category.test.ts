import { dialects } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { injectCategory, stampPosition } from '../../src/index.ts';
import { callsOf, serverRecordings, transcriptsNamed } from '../recordings.ts';

const stamped = /^\{"tp":"(?:[^"\\]|\\.)*","e":"([0-9a-f]{8})","o":(\d+)/;

const recorded = serverRecordings.flatMap((recording) =>
  transcriptsNamed(recording, /^(?:broadcast-text-forms|recovery-text-forms)$/).map((transcript) => ({
    ...recording,
    id: transcript.id,
    transcript,
  })),
);

describe('texts that published servers broadcast', () => {
  it.each(recorded)('$id: get category and stamp in the same places', ({ dialect, transcript }) => {
    const received = transcript.frames
      .filter(({ dir, op, conn }) => dir === 's2c' && op === 'text' && conn === 'a')
      .map(({ text }) => text ?? '');
    const publications = (transcript.api ?? []).filter(({ call }) => call.startsWith('broadcast'));
    expect(received).toHaveLength(publications.length);
    for (const [index, { call, args = [] }] of publications.entries()) {
      const sent = received[index] ?? '';
      const [topic, text] = call === 'broadcast_all' ? ['', String(args[0])] : [String(args[0]), String(args[1])];
      const injected = injectCategory(text, dialect);
      const [, epoch, offset] = stamped.exec(sent) ?? [];
      const isStamped = dialect.recovery_stamp && epoch !== undefined;
      expect(isStamped ? stampPosition(injected, topic, Number.parseInt(epoch, 16), Number(offset)) : injected).toBe(
        sent,
      );
    }
  });

  it('are at hand for both rules and for the time before', () => {
    expect(new Set(recorded.map(({ dialect }) => dialect.category_injection))).toEqual(
      new Set(['none', 'any_depth', 'outermost']),
    );
    expect(recorded.flatMap(({ transcript }) => callsOf(transcript, 'broadcast_local')).length).toBeGreaterThan(100);
  });
});

describe('injectCategory', () => {
  const inject = (text: string): string => injectCategory(text, dialects.D2g);

  it.each([
    ['{"p":{"t":"error"},"t":"x"}', '{"c":"U","p":{"t":"error"},"t":"x"}'],
    ['{"p":[{"c":"S"}],"t":"snapshot_a"}', '{"c":"S","p":[{"c":"S"}],"t":"snapshot_a"}'],
    ['{"p":"}","t":"x","c":"S"}', '{"p":"}","t":"x","c":"S"}'],
    ['{"p":"\\"t\\":\\"x\\""}', '{"p":"\\"t\\":\\"x\\""}'],
    ['{"p":"a\\\\","t":"error"}', '{"c":"WSE","p":"a\\\\","t":"error"}'],
    ['{"t":"x"}{"c":"S"}', '{"c":"U","t":"x"}{"c":"S"}'],
    ['{"t":5}', '{"c":"U","t":5}'],
    ['{"t" : "x"}', '{"t" : "x"}'],
    ['{"c" : "x","t":"y"}', '{"c":"U","c" : "x","t":"y"}'],
    ['{"t', '{"t'],
  ])('makes of %s: %s', (text, expected) => {
    expect(inject(text)).toBe(expected);
  });

  it('leaves texts of prefix dialects alone', () => {
    expect(injectCategory('{"t":"x"}', dialects.D2b)).toBe('{"t":"x"}');
  });
});
