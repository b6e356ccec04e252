import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import { headBytes } from '../server/wire-frame.ts';

/** A frame as bytes: uWebSockets.js writes heads by itself, and takes bytes faster than text. */
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
