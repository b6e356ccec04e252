import {
  type CodecContext,
  CodecError,
  createPlainContext,
  decodeFrame,
  type Envelope,
  encodeFrame,
  type Frame,
  isCodecError,
} from '@wsekit/codec';
import type { ClientSessionOptions } from '@wsekit/codec/session';

/** A message as it will leave, whatever becomes of the values it was made of, and what it takes on the wire. */
export interface CopiedMessage {
  readonly envelope: Envelope;
  readonly bytes: number;
}

/**
 * Makes what copies messages that are to wait, as sessions of these options would write them.
 *
 * Copying throws `CodecError` `unencodable_value` for values the format cannot carry.
 */
export function createCopier(session: ClientSessionOptions): (envelope: Envelope) => CopiedMessage {
  const {
    dialect = 'detect',
    encryption: _,
    signing: __,
    nextId: ___,
    compressesClientEvents: ____,
    ...codec
  } = session;
  const known = dialect === 'detect' ? {} : { dialect };
  const context = createPlainContext({ ...codec, ...known, direction: 'client_to_server' });
  const write = (envelope: Envelope): Frame => encodeFrame(envelope, context);
  return (envelope) => {
    const frame = write(envelope);
    const read = readBack(frame, envelope, context);
    const isExact = read !== undefined && isSame(write(read), frame);
    return { envelope: isExact ? read : clone(envelope, frame, write), bytes: bytesOf(frame) };
  };
}

/** Undefined where it does not read as a message, being too large for one, say. */
function readBack(frame: Frame, { c }: Envelope, context: CodecContext): Envelope | undefined {
  try {
    const decoded = decodeFrame(frame, context);
    if (decoded.kind !== 'envelope') return undefined;
    const { c: read, ...others } = decoded.envelope;
    return c === undefined || read === undefined ? others : { c: read, ...others };
  } catch (error) {
    if (isCodecError(error)) return undefined;
    throw error;
  }
}

/** What reads as something else than it was, such as integers of 64 bits, is kept as it is. */
function clone(envelope: Envelope, frame: Frame, write: (envelope: Envelope) => Frame): Envelope {
  try {
    const cloned = structuredClone(envelope);
    if (isSame(write(cloned), frame)) return cloned;
  } catch (cause) {
    throw new CodecError('unencodable_value', `keeping ${envelope.t}: it cannot be copied`, { cause });
  }
  throw new CodecError('unencodable_value', `keeping ${envelope.t}: a copy would not be the same`);
}

function bytesOf(frame: Frame): number {
  return typeof frame === 'string' ? new TextEncoder().encode(frame).length : frame.length;
}

function isSame(one: Frame, other: Frame): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
