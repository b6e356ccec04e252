import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type CodecContextOptions,
  createCodecContext,
  type Decoded,
  decodeFrame,
  type Envelope,
  type Frame,
} from '../src/index.ts';
import { msgpack } from '../src/payload/msgpack.ts';
import { plainCipher, sealedText } from './plain-cipher.ts';
import { bytesOf, codeOf } from './recordings.ts';

type Options = Omit<CodecContextOptions, 'direction'>;
const atServer = (frame: Frame, options: Options = {}): Decoded =>
  decodeFrame(frame, createCodecContext({ direction: 'client_to_server', msgpack, ...options }));
const atClient = (frame: Frame, options: Options = {}): Decoded =>
  decodeFrame(frame, createCodecContext({ direction: 'server_to_client', msgpack, ...options }));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const message = (envelope: Envelope, encrypted = false): Decoded => ({ kind: 'envelope', envelope, encrypted });
const raw = (text: string, encrypted = false): Decoded => ({ kind: 'raw', text, encrypted });
const value = (one: unknown): Decoded => ({ kind: 'value', value: one, encrypted: false });

describe('text frames', () => {
  it('become envelopes with the prefix as category, which wins over the field', () => {
    for (const read of [atServer, atClient]) {
      expect(read('WSE{"t":"a","c":"U"}')).toEqual(message({ t: 'a', c: 'WSE' }));
      expect(read('{"c":"S","t":"a"} \n')).toEqual(message({ c: 'S', t: 'a' }));
      expect(read('{"type":"a","payload":null}')).toEqual(message({ t: 'a', p: null }));
    }
  });

  it('that are malformed are raw to a server, with their prefix, and an error to a client', () => {
    for (const text of [
      '{',
      'U{"t":1,}',
      '{"t":"a"}x',
      '{"a":1e400}',
      '{"a":"\\ud83d"}',
      `{"a":${'['.repeat(127)}${']'.repeat(127)}}`,
    ]) {
      expect(atServer(text)).toEqual(raw(text));
      expect(['invalid_json', 'json_too_deep']).toContain(codeOf(() => atClient(text)));
    }
  });

  it('that are no messages are raw on both sides', () => {
    for (const text of [
      '',
      'PING',
      'PING:5',
      'PONG:5',
      'WSE:PING:5',
      'WSE:PONG:5',
      '[1]',
      '"a"',
      '5',
      'wse{}',
      'WSE {}',
      'C:{}',
      'E:{}',
    ]) {
      expect([atServer(text), atClient(text)]).toEqual([raw(text), raw(text)]);
    }
  });

  it('may begin with blanks, or hold an array behind a prefix, for clients only', () => {
    expect([atServer(' {"t":"a"}'), atClient(' {"t":"a"}')]).toEqual([raw(' {"t":"a"}'), message({ t: 'a' })]);
    expect([atServer('U[1]'), atClient('U[1]')]).toEqual([raw('U[1]'), value([1])]);
    expect(atClient('\ufeff{"t":"a"}')).toEqual(raw('\ufeff{"t":"a"}'));
  });

  it('count as UTF-8 against the limit', () => {
    const limits = { maxFrameBytes: 14 };
    expect(atServer('{"t":"ééé"}', { limits })).toEqual(message({ t: 'ééé' }));
    expect(codeOf(() => atServer('{"t":"éééé"}', { limits }))).toBe('frame_too_large');
    expect(codeOf(() => atClient('x'.repeat(15), { limits }))).toBe('frame_too_large');
  });
});

describe('binary frames to a client', () => {
  const stream = deflateSync('U{"t":"a"}');

  it.each([
    ['compressed', Uint8Array.of(0x43, 0x3a, ...stream), message({ t: 'a', c: 'U' })],
    ['bare zlib', Uint8Array.from(stream), message({ t: 'a', c: 'U' })],
    ['MessagePack', bytesOf('4d3a81a174a161'), message({ t: 'a' })],
    ['a MessagePack value', bytesOf('4d3a920102'), value([1, 2])],
    ['binary JSON', utf8('S{"t":"a"}'), message({ t: 'a', c: 'S' })],
    ['binary JSON after blanks', utf8('  {"t":"a"}'), message({ t: 'a' })],
  ])('%s', (_, frame, expected) => {
    expect(atClient(frame)).toEqual(expected);
  });

  it('without a form are bytes, a view of the frame', () => {
    const frame = bytesOf('00ff0102');
    const decoded = atClient(frame);
    expect(decoded.kind === 'binary' && decoded.bytes).toBe(frame);
    expect(atClient(new Uint8Array()).kind).toBe('binary');
  });

  it('are bare MessagePack where the connection has that format, and maps where it has not', () => {
    for (const format of ['msgpack', 'json'] as const) {
      expect(atClient(bytesOf('81a174a161'), { format })).toEqual(message({ t: 'a' }));
      expect(atClient(bytesOf('de0001a174a161'), { format })).toEqual(message({ t: 'a' }));
      expect(atClient(bytesOf('81a174'), { format }).kind).toBe('binary');
    }
    expect(atClient(bytesOf('9101'), { format: 'msgpack' }).kind).toBe('value');
    expect(atClient(bytesOf('9101')).kind).toBe('binary');
    const withoutCodec = createCodecContext({ direction: 'server_to_client' });
    expect(decodeFrame(bytesOf('81a174a161'), withoutCodec).kind).toBe('binary');
    expect(atClient(utf8('{"t":"a"}'), { format: 'msgpack' })).toEqual(message({ t: 'a' }));
  });

  it.each([
    ['433a', 'inflate_failed'],
    ['433a67617262616765', 'inflate_failed'],
    ['789cab562a51b2524a54d2512a50b232ac05001f', 'inflate_failed'],
    ['4d3a', 'invalid_msgpack'],
    ['4d3ac1', 'invalid_msgpack'],
    ['7b22', 'invalid_json'],
    ['7b22ff227d', 'invalid_utf8'],
    ['453a0102', 'cipher_missing'],
  ])('%s is refused with %s', (digits, code) => {
    expect(codeOf(() => atClient(bytesOf(digits)))).toBe(code);
  });

  it('cannot be MessagePack without the codec for it', () => {
    const context = createCodecContext({ direction: 'server_to_client', format: 'msgpack' });
    expect(codeOf(() => decodeFrame(bytesOf('4d3a80'), context))).toBe('format_unavailable');
    expect(codeOf(() => decodeFrame(bytesOf('80'), context))).toBe('format_unavailable');
  });
});

describe('binary frames to a server', () => {
  const marked = [
    Uint8Array.of(0x43, 0x3a, ...deflateSync('{}')),
    deflateSync('{}'),
    bytesOf('4d3a80'),
    utf8('{}'),
    utf8('WSE{}'),
  ].map((frame) => Uint8Array.from(frame));

  it('are bytes as it is observed, whatever they begin with', () => {
    for (const frame of marked) expect(atServer(frame)).toEqual({ kind: 'binary', bytes: frame, encrypted: false });
  });

  it('are what their first byte is in MessagePack, as it is observed on such a connection', () => {
    const values = marked.map((frame) => atServer(frame, { format: 'msgpack' }));
    expect(values).toEqual([67, 120, 77, 123, 87].map(value));
  });

  it('are read as a client reads them, as it is documented', () => {
    const categories = [undefined, undefined, undefined, undefined, 'WSE'] as const;
    const read = marked.map((frame) => atServer(frame, { profile: 'documented' }));
    expect(read).toEqual(categories.map((c) => message(c === undefined ? {} : { c })));
  });

  it('that are no MessagePack stay bytes on a MessagePack connection, whole', () => {
    for (const digits of ['', 'c1', '81a174', 'ddffffffff', `${'91'.repeat(65)}01`]) {
      for (const profile of ['observed', 'documented'] as const) {
        const frame = bytesOf(digits);
        expect(atServer(frame, { format: 'msgpack', profile })).toEqual({
          kind: 'binary',
          bytes: frame,
          encrypted: false,
        });
      }
    }
  });

  it('are not MessagePack before servers read it', () => {
    const { dialect } = createCodecContext({ direction: 'client_to_server', dialect: 'D1' });
    const early = { ...dialect, inbound_msgpack: false };
    expect(atServer(bytesOf('80'), { format: 'msgpack', dialect: early }).kind).toBe('binary');
  });
});

describe('encrypted frames', () => {
  const cipher = plainCipher;

  it('hold text by the rules of text, on both sides', () => {
    for (const read of [atServer, atClient]) {
      expect(read(sealedText('U{"t":"a"}'), { cipher })).toEqual(message({ t: 'a', c: 'U' }, true));
      expect(read(sealedText('hello'), { cipher })).toEqual(raw('hello', true));
      expect(codeOf(() => read(sealedText('{bad'), { cipher }))).toBe('invalid_json');
      expect(codeOf(() => read(bytesOf('453aff'), { cipher }))).toBe('invalid_utf8');
      expect(codeOf(() => read(bytesOf('453a00'), { cipher }))).toBe('authentication_failed');
      expect(codeOf(() => read(bytesOf('453a01')))).toBe('cipher_missing');
    }
  });

  it('hold MessagePack behind its marker, except to an observed server', () => {
    const frame = bytesOf('453a4d3a81a174a161');
    expect(atClient(frame, { cipher })).toEqual(message({ t: 'a' }, true));
    expect(atServer(frame, { cipher, profile: 'documented' })).toEqual(message({ t: 'a' }, true));
    expect(codeOf(() => atServer(frame, { cipher }))).toBe('invalid_utf8');
  });

  it('never hold compressed text', () => {
    const frame = plainCipher.seal(Uint8Array.of(0x43, 0x3a, ...deflateSync('{}')));
    for (const read of [atServer, atClient]) expect(codeOf(() => read(frame, { cipher }))).toBe('invalid_utf8');
  });

  it('are read as nothing else on a MessagePack connection', () => {
    expect(codeOf(() => atServer(bytesOf('453a80'), { format: 'msgpack' }))).toBe('cipher_missing');
    expect(atServer(bytesOf('45'), { format: 'msgpack' })).toEqual(value(0x45));
    expect(atServer(bytesOf('45')).kind).toBe('binary');
  });
});

describe('after any failure', () => {
  const failing: readonly Frame[] = [
    '{bad',
    `{"p":${'['.repeat(5000)}`,
    'x'.repeat(2_000_000),
    '{"__proto__":{"t":"b"},"a":"\\ud83d"}',
    bytesOf('433a00'),
    Uint8Array.of(0x43, 0x3a, ...deflateSync(new Uint8Array(1_048_577))),
    bytesOf('4d3ac1'),
    bytesOf('4d3adfffffffff'),
    bytesOf(`4d3a${'91'.repeat(600)}`),
    bytesOf('453a00'),
    bytesOf('7bff'),
    new Uint8Array(1_048_577),
  ];
  const next: readonly Frame[] = [
    '{"t":"a"}',
    utf8('{"t":"a"}'),
    bytesOf('4d3a81a174a161'),
    Uint8Array.of(0x43, 0x3a, ...deflateSync('{"t":"a"}')),
    sealedText('{"t":"a"}'),
  ];

  it.each(failing.map((frame, index) => [index, frame] as const))('the next frame is read right (%i)', (_, frame) => {
    const context = createCodecContext({ direction: 'server_to_client', msgpack, cipher: plainCipher });
    for (const good of next) {
      expect(codeOf(() => decodeFrame(frame, context))).not.toBe('nothing thrown');
      const decoded = decodeFrame(good, context);
      expect(decoded.kind === 'envelope' && decoded.envelope).toEqual({ t: 'a' });
    }
  });
});
