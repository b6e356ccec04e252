import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import { headBytes } from './wire-frame.ts';

/** A frame as a native server takes it fastest; heads are written by the server itself. */
export class PreparedPayload implements Prepared {
  readonly payload: Frame;
  readonly payloadBytes: number;
  readonly isBinary: boolean;

  /** `textAsBytes`: the server takes the bytes of a text for the text. */
  constructor(frame: Frame, textAsBytes: boolean) {
    this.isBinary = typeof frame !== 'string';
    // What comes in may change after the call.
    const bytes = Buffer.from(frame as Uint8Array);
    this.payloadBytes = bytes.length;
    this.payload = this.isBinary || textAsBytes ? bytes : frame;
  }

  get wireBytes(): number {
    return headBytes(this.payloadBytes) + this.payloadBytes;
  }
}
