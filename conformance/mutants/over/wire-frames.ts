import { opcodes } from '../../src/live/wire/frame-header.ts';
import type { WireFrame } from './byte-change.ts';

/** A Close, without a code where none is given. */
export function closeFrame(code?: number): WireFrame {
  const payload = Buffer.alloc(code === undefined ? 0 : 2);
  if (code !== undefined) payload.writeUInt16BE(code);
  return { fin: true, rsv: 0, opcode: opcodes.close, payload };
}

export function isClose({ opcode }: WireFrame): boolean {
  return opcode === opcodes.close;
}

/** Whether it is a Close with one of the codes. */
export function isCode(frame: WireFrame, ...codes: readonly number[]): boolean {
  return isClose(frame) && frame.payload.length >= 2 && codes.includes(frame.payload.readUInt16BE(0));
}
