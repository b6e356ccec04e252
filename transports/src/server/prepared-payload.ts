import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import { headBytes } from './wire-frame.ts';

/** A frame as bytes: native servers write heads by themselves, and take bytes faster than text. */
export class PreparedPayload implements Prepared {
  readonly bytes: Uint8Array;
  readonly isBinary: boolean;

  constructor(frame: Frame) {
    this.isBinary = typeof frame !== 'string';
    this.bytes = Buffer.from(frame as Uint8Array);
  }

  get wireBytes(): number {
    return headBytes(this.bytes.length) + this.bytes.length;
  }
}
