import type { Frame } from '@wsekit/spec';

export function isBytes(frame: Frame): frame is Uint8Array {
  return typeof frame !== 'string';
}

/** A frame as text, a character a byte where it is bytes. */
export function textOf(frame: Frame): string {
  return isBytes(frame) ? Buffer.from(frame).toString('latin1') : frame;
}

/** Counts calls from 1. */
export function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}
