import { createCodecContext, type Envelope, encodeFrame } from '@wsekit/codec';
import { msgpack } from '@wsekit/codec/msgpack';
import { describe, expect, it } from 'vitest';
import { createCopier } from '../../src/queue/copy-message.ts';

const copy = createCopier({});
const context = createCodecContext({ direction: 'client_to_server' });

class Money {
  readonly cents: number;
  constructor(cents: number) {
    this.cents = cents;
  }
  toJSON(): string {
    return `${this.cents / 100} EUR`;
  }
}

describe('a copy of a message that is to wait', () => {
  it.each<[string, unknown]>([
    ['plain values', { list: [1, 'a', null, true], deep: { deeper: {} } }],
    ['a date', new Date(0)],
    ['what gives its own JSON', { price: new Money(150) }],
    ['bytes', new Uint8Array([1, 2, 255])],
    ['integers of 64 bits', { least: -(2n ** 63n), most: 2n ** 63n - 1n, more: 2n ** 70n }],
    ['members that JSON leaves out', { gone: undefined, call: () => 1, kept: 1 }],
    ['nothing', undefined],
  ])('is written as the message would be: %s', (_, p) => {
    const message: Envelope = { t: 'say', p, id: 'a', ts: '2026-01-01T00:00:00.000Z', cid: 'c', pri: 3, own: 'field' };
    const copied = copy(message);
    const frame = String(encodeFrame(message, context));
    expect(encodeFrame(copied.envelope, context)).toBe(frame);
    expect(copied.bytes).toBe(Buffer.byteLength(frame));
  });

  it('is no longer that of the application', () => {
    const [list, bytes] = [[1], new Uint8Array([1])];
    const packer = createCopier({ format: 'msgpack', msgpack, values: 'native' });
    const [copied, packed] = [copy({ t: 'a', p: { list } }), packer({ t: 'a', p: { bytes } })];
    list.push(2);
    bytes[0] = 9;
    expect([copied.envelope.p, packed.envelope.p]).toEqual([{ list: [1] }, { bytes: new Uint8Array([1]) }]);
  });

  it('keeps the category that was given, and adds none', () => {
    expect(copy({ t: 'say', c: 'S' }).envelope.c).toBe('S');
    expect(copy({ t: 'say' }).envelope).toEqual({ t: 'say' });
  });

  it('is refused where the message could not be written', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const p of [circle, new Map(), new Set()]) {
      expect(() => copy({ t: 'say', p })).toThrow(expect.objectContaining({ code: 'unencodable_value' }));
    }
  });

  it('is refused where a copy would be written otherwise', () => {
    const unfaithful = { wide: 2n ** 60n, price: new Money(1) };
    expect(() => copy({ t: 'say', p: unfaithful })).toThrow(expect.objectContaining({ code: 'unencodable_value' }));
  });
});
