import { inflateSync } from 'node:zlib';
import { readClientVectors, vectorsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import {
  type CodecContextOptions,
  createCodecContext,
  decodeFrame,
  type EncodeOptions,
  type Envelope,
  encodeFrame,
  type Frame,
} from '../src/index.ts';
import { msgpack } from '../src/payload/msgpack.ts';
import { plainCipher } from './plain-cipher.ts';
import { bytesOf, codeOf, hexOf } from './recordings.ts';

type Options = Omit<CodecContextOptions, 'direction'> & EncodeOptions;
const fromServer = (envelope: Envelope, options: Options = {}): Frame =>
  encodeFrame(envelope, createCodecContext({ direction: 'server_to_client', msgpack, ...options }), options);
const fromClient = (envelope: Envelope, options: Options = {}): Frame =>
  encodeFrame(envelope, createCodecContext({ direction: 'client_to_server', msgpack, ...options }), options);
const textOf = (frame: Frame): string =>
  typeof frame === 'string' ? frame : `bytes ${Buffer.from(frame).toString('latin1')}`;

describe('a client', () => {
  it('writes text with the category first, or before it', () => {
    expect(fromClient({ t: 'chat', p: 1 })).toBe('{"c":"U","t":"chat","p":1}');
    expect(fromClient({ t: 'chat', c: 'S' })).toBe('{"c":"S","t":"chat"}');
    expect(fromClient({})).toBe('{"c":"U"}');
    expect(fromClient({ t: 'client_hello', c: 'WSE' }, { dialect: 'D2b' })).toBe('WSE{"t":"client_hello"}');
    expect(fromClient({ t: 'sync_request' }, { dialect: 'D1' })).toBe('S{"t":"sync_request"}');
  });

  it('never compresses unless told to', () => {
    expect(fromClient({ t: 'a', p: 'x'.repeat(5000) })).toHaveLength(5000 + 24);
    expect(fromClient({ t: 'a', p: 'x'.repeat(5000) }, { profile: 'documented' })).toHaveLength(5000 + 24);
  });

  it('compresses, where it is told to, what is above the threshold and gets shorter, but no control message', () => {
    const told = { profile: 'documented', compressesClientEvents: true } as const;
    const above = { t: 'a', p: 'x'.repeat(1001) };
    const frame = Buffer.from(fromClient(above, told) as Uint8Array);
    expect(textOf(frame)).toMatch(/^bytes C:x/);
    expect(inflateSync(frame.subarray(2)).toString()).toBe(JSON.stringify({ c: 'U', ...above }));
    expect(fromClient({ t: 'a', p: 'x'.repeat(1000) }, told)).toHaveLength(1024);
    expect(fromClient({ t: 'abc' }, { ...told, compressionThresholdBytes: 1 })).toBe('{"c":"U","t":"abc"}');
    expect(fromClient(above, { ...told, compressionThresholdBytes: 0 })).toHaveLength(1025);
    expect(fromClient(above, { ...told, as: 'control' })).toHaveLength(1027);
  });

  it('writes bare MessagePack on a connection with that format, control messages as text', () => {
    expect(hexOf(fromClient({ t: 'a' }, { format: 'msgpack' }))).toBe('82a163a155a174a161');
    expect(hexOf(fromClient({ t: 'a' }, { format: 'msgpack', dialect: 'D2b' }))).toBe('81a174a161');
    expect(fromClient({ t: 'ping' }, { format: 'msgpack', as: 'control' })).toBe('{"c":"WSE","t":"ping"}');
  });

  it('seals text, in MessagePack connections too, and leaves control messages in clear', () => {
    for (const format of ['json', 'msgpack'] as const) {
      expect(textOf(fromClient({ t: 'a' }, { cipher: plainCipher, format }))).toBe('bytes E:{"c":"U","t":"a"}');
      expect(fromClient({ t: 'ping' }, { cipher: plainCipher, format, as: 'control' })).toBe('{"c":"WSE","t":"ping"}');
    }
  });
});

describe('a server', () => {
  it('writes events as bytes with sorted names, publications and control messages as text in the order given', () => {
    const envelope = { t: 'chat', p: { b: 1, a: { '10': 1, '9': 2, é: 3, Z: 4, _: 5 } } };
    expect(textOf(fromServer(envelope))).toBe(
      'bytes {"c":"U","p":{"a":{"10":1,"9":2,"Z":4,"_":5,"Ã©":3},"b":1},"t":"chat"}',
    );
    expect(textOf(fromServer(envelope, { profile: 'documented' }))).toMatch(/^bytes \{"c":"U","t":"chat","p":\{"b":1/);
    expect(textOf(fromServer(envelope, { keyOrder: 'given' }))).toMatch(/^bytes \{"c":"U","t":"chat","p":\{"b":1/);
    expect(fromServer({ t: 'a', p: 1 }, { as: 'publication' })).toBe('{"c":"U","t":"a","p":1}');
    expect(fromServer({ t: 'PONG', p: 1, v: 2 }, { as: 'control' })).toBe('{"c":"WSE","t":"PONG","p":1,"v":2}');
  });

  it('writes prefixes up to D2b', () => {
    expect(textOf(fromServer({ t: 'error', p: 1 }, { dialect: 'D2b' }))).toBe('bytes WSE{"p":1,"t":"error"}');
    expect(fromServer({ t: 'a_snapshot' }, { dialect: 'D2a', as: 'publication' })).toBe('S{"t":"a_snapshot"}');
  });

  it('compresses events strictly above the threshold, and nothing else', () => {
    const exact = { t: 'a', p: 'x'.repeat(1024 - 24) };
    expect(textOf(fromServer(exact))).toMatch(/^bytes \{/);
    const above = { t: 'a', p: 'x'.repeat(1025 - 24) };
    const frame = Buffer.from(fromServer(above));
    expect(frame.toString('latin1', 0, 2)).toBe('C:');
    expect(inflateSync(frame.subarray(2)).toString()).toBe(`{"c":"U","p":"${above.p}","t":"a"}`);
    expect(textOf(fromServer(above, { compressionThresholdBytes: 0 }))).toMatch(/^bytes \{/);
    expect(fromServer(above, { as: 'publication' })).toHaveLength(1025);
    expect(textOf(fromServer(above, { cipher: plainCipher }))).toMatch(/^bytes E:\{/);
    expect(hexOf(fromServer(above, { format: 'msgpack' }))).toMatch(/^4d3a83/);
  });

  it('counts bytes and not characters against the threshold', () => {
    expect(textOf(fromServer({ p: 'é' }, { compressionThresholdBytes: 18 }))).toMatch(/^bytes \{/);
    expect(textOf(fromServer({ p: 'é' }, { compressionThresholdBytes: 17 }))).toMatch(/^bytes C:/);
  });

  it('writes events as MessagePack behind its marker, sealed with it where there is a key', () => {
    const packed = '4d3a83a163a155a17001a174a161';
    expect(hexOf(fromServer({ t: 'a', p: 1 }, { format: 'msgpack' }))).toBe(packed);
    expect(hexOf(fromServer({ t: 'a', p: 1 }, { format: 'msgpack', cipher: plainCipher }))).toBe(`453a${packed}`);
    expect(fromServer({ t: 'a' }, { format: 'msgpack', as: 'publication' })).toBe('{"c":"U","t":"a"}');
  });

  it('seals publications and not control messages', () => {
    expect(textOf(fromServer({ t: 'a' }, { cipher: plainCipher, as: 'publication' }))).toBe(
      'bytes E:{"c":"U","t":"a"}',
    );
    expect(fromServer({ t: 'error' }, { cipher: plainCipher, as: 'control' })).toBe('{"c":"WSE","t":"error"}');
  });

  it('wrote text before events became binary, and JSON before they could be MessagePack', () => {
    const { dialect } = createCodecContext({ direction: 'server_to_client', dialect: 'D1' });
    const first = { ...dialect, event_opcode: 'text', msgpack_events: false } as const;
    expect(fromServer({ t: 'a' }, { dialect: first, format: 'msgpack' })).toBe('U{"t":"a"}');
  });
});

describe('frames recorded from the published TypeScript client', () => {
  const vectors = ['client-2.0.5', 'client-2.4.3'].flatMap(
    (file) => readClientVectors(`${vectorsDirectory}/${file}.json`).outbound_helper_prepareForSending?.vectors ?? [],
  );

  it.each(vectors.filter(({ prefix, value }) => prefix === 'M:' && !('p_hex' in value)))(
    '$label leaves in the same bytes',
    (vector) => {
      const frame = fromServer({ ...vector.value }, { format: 'msgpack', dialect: 'D2b', keyOrder: 'given' });
      expect(hexOf(frame)).toBe(vector.frame_hex);
      const down = createCodecContext({ direction: 'server_to_client', msgpack });
      expect(decodeFrame(bytesOf(vector.frame_hex), down)).toMatchObject({ envelope: vector.value });
    },
  );
});

describe('encodeFrame', () => {
  it('refuses what has no form on the wire with unencodable_value alone', () => {
    const circle: Record<string, unknown> = {};
    circle.p = circle;
    const getter = {
      t: 'a',
      p: {
        toJSON: () => {
          throw new TypeError('mine');
        },
      },
    };
    for (const envelope of [circle, getter]) {
      for (const format of ['json', 'msgpack'] as const) {
        for (const encode of [fromServer, fromClient])
          expect(codeOf(() => encode(envelope, { format }))).toBe('unencodable_value');
      }
    }
  });

  it('says what is missing for MessagePack', () => {
    const context = createCodecContext({ direction: 'server_to_client', format: 'msgpack' });
    expect(codeOf(() => encodeFrame({ t: 'a' }, context))).toBe('format_unavailable');
  });

  it('leaves the envelope as it was', () => {
    const envelope = Object.freeze({
      t: 'a',
      c: 'S',
      v: 9,
      p: Object.freeze({ b: 1, a: Object.freeze([2 ** 40]) }),
    } as const);
    for (const format of ['json', 'msgpack'] as const) {
      fromServer(envelope, { format });
      fromClient(envelope, { format });
    }
    expect(envelope).toEqual({ t: 'a', c: 'S', v: 9, p: { b: 1, a: [2 ** 40] } });
  });
});
