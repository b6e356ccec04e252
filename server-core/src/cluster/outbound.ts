import { encodeClusterWire, isCodecError, type MsgFrame } from '@wsekit/codec/cluster';
import { clusterCapabilities, dialectD2g, limits } from '@wsekit/spec';
import type { Publication } from '../backplane/backplane.ts';
import { FrameSlab } from './frame-slab.ts';
import { meshLimits } from './limits.ts';

const { compression, recovery } = clusterCapabilities;
const headerBytes = 8;
/** A UTF-16 unit takes at most so many bytes of UTF-8. */
const maxBytesPerUnit = 3;

/**
 * A publication on its way to other nodes: written once for each form that links ask for, and shared by them.
 *
 * One object serves one publication after the other.
 */
export class OutboundForms {
  #publication: Publication = { topic: '', text: '' };
  #frame: MsgFrame | undefined;
  readonly #slab = new FrameSlab();
  readonly #payload = new PayloadMemory();
  /** The form that was asked for last, by the capabilities it uses, and its bytes. */
  #form: number | undefined;
  #bytes: Uint8Array | undefined;
  /** Those that were asked for before. */
  readonly #forms = new Map<number, Uint8Array | undefined>();

  /** Begins the next publication. */
  begin(publication: Publication): void {
    this.#publication = publication;
    this.#frame = undefined;
    if (this.#forms.size > 0) this.#forms.clear();
    this.#form = undefined;
  }

  /** The bytes for a link with these capabilities; undefined where the publication fits no frame. */
  bytesFor(capabilities: number): Uint8Array | undefined {
    this.#frame ??= this.#frameOf(this.#publication);
    const isSmall = this.#frame.payload.length < limits.cluster_compression_threshold_bytes;
    const usable = (isSmall ? 0 : compression) | (this.#frame.recovery === undefined ? 0 : recovery);
    const form = capabilities & usable;
    if (!fitsFrame(this.#frame)) return undefined;
    // Links of one kind ask for one form, one behind the other.
    if (this.#form !== form) this.#turnTo(form, this.#frame);
    return this.#bytes;
  }

  #frameOf({ topic, text, position }: Publication): MsgFrame {
    const payload = this.#payload.write(text);
    if (position === undefined) return { type: 'MSG', topic, payload };
    return { type: 'MSG', topic, payload, recovery: { epoch: position.epoch, offset: BigInt(position.offset) } };
  }

  #turnTo(form: number, frame: MsgFrame): void {
    if (this.#form !== undefined) this.#forms.set(this.#form, this.#bytes);
    const isKnown = this.#forms.has(form);
    this.#bytes = isKnown ? this.#forms.get(form) : this.#encode(frame, form);
    this.#form = form;
  }

  #encode(frame: MsgFrame, capabilities: number): Uint8Array | undefined {
    try {
      return encodeClusterWire(frame, { dialect: dialectD2g, capabilities, allocate: this.#slab.allocate });
    } catch (error) {
      // Too long a text or topic, or one that no UTF-8 can carry: it costs this publication. (WSE-CLU-097)
      if (isCodecError(error)) return undefined;
      throw error;
    }
  }
}

/** Whether it fits a frame without compression: a receiver lets none become longer than that. (WSE-CLU-038) */
function fitsFrame({ topic, payload }: MsgFrame): boolean {
  const roomBytes = meshLimits.maxFrameBytes - headerBytes - payload.length;
  return topic.length * maxBytesPerUnit <= roomBytes || Buffer.byteLength(topic) <= roomBytes;
}

const keptBytes = 65_536;

/** Memory for the bytes of one text after the other. */
class PayloadMemory {
  readonly #buffer = Buffer.allocUnsafeSlow(keptBytes);

  /** Bytes of a text that are valid until the next one; a long one has bytes of its own. */
  write(text: string): Uint8Array {
    if (text.length * maxBytesPerUnit > keptBytes) return Buffer.from(text);
    return new Uint8Array(this.#buffer.buffer, 0, this.#buffer.write(text));
  }
}
