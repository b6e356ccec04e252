import { randomBytes, utf8 } from '../../bytes.ts';
import type { Speech } from '../speech.ts';
import { showBytes } from '../wire/describe-item.ts';
import { opcodes, writeFrame } from '../wire/frame-header.ts';
import { shorten } from '../wire-log.ts';

/** Sends a text frame in the role of this side: a client masks. */
export function writeText(speech: Speech, text: string): void {
  speech.record?.sent(text, !speech.line.hasEnded);
  speech.line.write(frameOf(speech, opcodes.text, utf8(text)), `text ${shorten(text)}`);
}

/** Sends a binary frame; `what` says what is in it. */
export function writeBinary(speech: Speech, bytes: Uint8Array, what = ''): void {
  speech.record?.sent(bytes, !speech.line.hasEnded);
  speech.line.write(frameOf(speech, opcodes.binary, bytes), `binary ${what}${showBytes(bytes)}`);
}

/** A whole frame as this side writes it. */
export function frameOf({ peer }: Speech, opcode: number, payload: Uint8Array): Uint8Array {
  return writeFrame(payload, { opcode, mask: peer === 'server' ? newMask() : undefined });
}

export function newMask(): Uint8Array {
  return randomBytes(4);
}
