import { describe, expect, it } from 'vitest';
import {
  closePayload,
  encodeWireFrame,
  headerBytes,
  opcodes,
  readWireFrame,
} from '../../../src/compliance/wire/wire-frame.ts';

function sourceOf(bytes: Uint8Array): (count: number) => Promise<Uint8Array> {
  let at = 0;
  return async (count) => {
    at += count;
    return bytes.subarray(at - count, at);
  };
}

describe('frames on the wire', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536])('reads back what it wrote, %d bytes of payload', async (length) => {
    const payload = Uint8Array.from({ length }, (_, index) => index & 0xff);
    for (const masked of [false, true]) {
      const bytes = encodeWireFrame({ opcode: opcodes.binary, masked, payload });
      expect(bytes.length).toBe(headerBytes(length, masked) + length);
      const frame = { fin: true, reserved: 0, opcode: opcodes.binary, masked, payload };
      expect(await readWireFrame(sourceOf(bytes))).toEqual(frame);
    }
  });

  it('writes the examples of RFC 6455 section 5.7', () => {
    const payload = new TextEncoder().encode('Hello');
    expect([...encodeWireFrame({ opcode: opcodes.text, payload })]).toEqual([0x81, 5, 0x48, 0x65, 0x6c, 0x6c, 0x6f]);
    const masked = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    expect([...encodeWireFrame({ opcode: opcodes.text, masked: true, payload })]).toEqual(masked);
    expect([...encodeWireFrame({ opcode: opcodes.text, fin: false, payload: payload.subarray(0, 3) })]).toEqual([
      0x01, 3, 0x48, 0x65, 0x6c,
    ]);
  });

  it('writes whatever a case wants to be wrong', async () => {
    const bytes = encodeWireFrame({ opcode: 3, reserved: 5, fin: false });
    expect(await readWireFrame(sourceOf(bytes))).toMatchObject({ opcode: 3, reserved: 5, fin: false });
    expect([...closePayload(1005, Uint8Array.of(0xff))]).toEqual([3, 237, 255]);
  });
});
