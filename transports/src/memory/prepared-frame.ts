import type { Frame } from '@wsekit/spec';
import type { Prepared } from '../connection.ts';
import { createData, type DataMessage, wireBytesOf } from './message.ts';

/** A frame that many connections send without copying it. */
export class PreparedFrame implements Prepared {
  readonly message: DataMessage;

  constructor(frame: Frame) {
    this.message = createData(frame, true);
  }

  get wireBytes(): number {
    return wireBytesOf(this.message.payloadBytes, false);
  }
}
