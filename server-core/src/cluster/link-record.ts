import { type ClusterFrame, decodeClusterFrame, isCodecError, outerLengthBytes } from '@wsekit/codec/cluster';
import type { LinkLog, Recorder } from '@wsekit/codec/log';
import { dialectD2g } from '@wsekit/spec';
import type { Clock } from '../clock.ts';
import type { LinkEnd } from './link-end.ts';

/** Writes down what a link is told and says, where somebody records; frames with their outer length, as they stand in the stream. */
export class LinkRecord {
  readonly #log: LinkLog;
  #isOpen = false;

  private constructor(log: LinkLog) {
    this.#log = log;
  }

  /** Begins to write a link down; undefined where nobody records. */
  static begin(recorder: Recorder | undefined, clock: Clock, remote: string): LinkRecord | undefined {
    if (recorder === undefined) return undefined;
    const implementation = '@wsekit/server-core';
    return new LinkRecord(recorder.link({ implementation, remote, nowMs: () => clock.nowMs() }));
  }

  opened(role: 'dialer' | 'acceptor'): void {
    this.#isOpen = true;
    this.#log.opened(role);
  }

  /** A frame came, in bytes without its outer length. */
  received(frame: ClusterFrame, bytes: Uint8Array): void {
    const wire = new Uint8Array(outerLengthBytes + bytes.length);
    new DataView(wire.buffer).setUint32(0, bytes.length);
    wire.set(bytes, outerLengthBytes);
    this.#log.received(wire, readable(frame));
  }

  /** Bytes came that are no frame. */
  refused(bytes: Uint8Array, code: string): void {
    this.#log.received(bytes, undefined, code);
  }

  /** A frame goes out, in wire form. */
  sent(wire: Uint8Array): void {
    const frame = readOwn(wire);
    this.#log.sent(wire, frame === undefined ? undefined : readable(frame));
  }

  /** A publication found no room. */
  dropped(topic: string): void {
    this.#log.decided('dropped', 'no_room', { topic });
  }

  ended(end: LinkEnd, detail: string | undefined): void {
    this.#log.decided('closed', end, detail === undefined ? undefined : { detail });
    if (this.#isOpen) this.#log.ended(end);
  }
}

function readOwn(wire: Uint8Array): ClusterFrame | undefined {
  try {
    return decodeClusterFrame(wire.subarray(outerLengthBytes), { dialect: dialectD2g });
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}

/** A frame as the log is to tell it: with what stands in a publication, so that its secrets are found. */
function readable(frame: ClusterFrame): unknown {
  if (frame.type !== 'MSG') return frame;
  const text = Buffer.from(frame.payload).toString();
  try {
    return { ...frame, payload: JSON.parse(text.slice(text.indexOf('{'))) };
  } catch {
    return { ...frame, payload: text };
  }
}
