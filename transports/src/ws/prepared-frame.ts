import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import { encodeWireFrame } from '../server/wire-frame.ts';

/** A frame in wire form, and as it was for connections that compress. */
export class PreparedFrame implements Prepared {
  readonly frame: Frame;
  readonly wire: Buffer;

  constructor(frame: Frame) {
    // What comes in may change after the call, the wire form may not.
    this.wire = encodeWireFrame(frame);
    this.frame = typeof frame === 'string' ? frame : this.wire.subarray(this.wire.length - frame.length);
  }

  get wireBytes(): number {
    return this.wire.length;
  }
}
