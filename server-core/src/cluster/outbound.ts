import { encodeClusterWire, isCodecError, type MsgFrame } from '@wsekit/codec/cluster';
import { clusterCapabilities, dialectD2g, limits } from '@wsekit/spec';
import type { Publication } from '../backplane/backplane.ts';
import { meshLimits } from './limits.ts';

const { compression, recovery } = clusterCapabilities;
const headerBytes = 8;
/** A UTF-16 unit takes at most so many bytes of UTF-8. */
const maxBytesPerUnit = 3;
const encoder = new TextEncoder();

/**
 * A publication on its way to other nodes: written once for each form that links ask for, and shared by them.
 *
 * One object serves one publication after the other.
 */
export class OutboundForms {
  #publication: Publication = { topic: '', text: '' };
  #frame: MsgFrame | undefined;
  /** By the capabilities a form uses. */
  readonly #forms = new Map<number, Uint8Array | undefined>();

  /** Begins the next publication. */
  begin(publication: Publication): void {
    this.#publication = publication;
    this.#frame = undefined;
    this.#forms.clear();
  }

  /** The bytes for a link with these capabilities; undefined where the publication fits no frame. */
  bytesFor(capabilities: number): Uint8Array | undefined {
    this.#frame ??= frameOf(this.#publication);
    const isSmall = this.#frame.payload.length < limits.cluster_compression_threshold_bytes;
    const usable = (isSmall ? 0 : compression) | (this.#frame.recovery === undefined ? 0 : recovery);
    const form = capabilities & usable;
    if (!fitsFrame(this.#frame)) return undefined;
    if (!this.#forms.has(form)) this.#forms.set(form, encodeForm(this.#frame, form));
    return this.#forms.get(form);
  }
}

/** Whether it fits a frame without compression: a receiver lets none become longer than that. (WSE-CLU-038) */
function fitsFrame({ topic, payload }: MsgFrame): boolean {
  const roomBytes = meshLimits.maxFrameBytes - headerBytes - payload.length;
  return topic.length * maxBytesPerUnit <= roomBytes || Buffer.byteLength(topic) <= roomBytes;
}

function frameOf({ topic, text, position }: Publication): MsgFrame {
  const payload = encoder.encode(text);
  if (position === undefined) return { type: 'MSG', topic, payload };
  return { type: 'MSG', topic, payload, recovery: { epoch: position.epoch, offset: BigInt(position.offset) } };
}

function encodeForm(frame: MsgFrame, capabilities: number): Uint8Array | undefined {
  try {
    return encodeClusterWire(frame, { dialect: dialectD2g, capabilities });
  } catch (error) {
    // Too long a text or topic, or one that no UTF-8 can carry: it costs this publication. (WSE-CLU-097)
    if (isCodecError(error)) return undefined;
    throw error;
  }
}
