import { createCodecContext, type Decoded, decodeFrame } from '@wsekit/codec';
import { msgpack } from '@wsekit/codec/msgpack';
import { primitives } from '#primitives';
import type { Form } from '#suites/language/index.ts';
import { latin1, textOf } from '../bytes.ts';
import type { Speech } from './speech.ts';
import type { Item } from './wire/item.ts';

/** What a frame says, and how it was put. */
export interface Understood {
  readonly form: Form;
  /** The envelope, or whatever else it is. */
  readonly value: unknown;
  /** The text of the message, prefix included; absent for MessagePack. */
  readonly written?: string;
}

const [sealed, compressed, packed] = ['E:', 'C:', 'M:'] as const;
const maxInflatedBytes = 8 * 1_048_576;

/** Reads a text or binary frame as the side that gets it does; a text says why it cannot be read. */
export function understand(item: Item, speech: Speech): Understood | string {
  if (item.kind !== 'text' && item.kind !== 'binary') return 'no message';
  try {
    return read(item.kind === 'text' ? item.text : item.bytes, speech);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function read(frame: string | Uint8Array, speech: Speech): Understood {
  const { dialect, format, cipher, peer } = speech;
  const decoded = decodeFrame(
    frame,
    createCodecContext({
      direction: peer === 'server' ? 'server_to_client' : 'client_to_server',
      dialect,
      profile: 'documented',
      format,
      msgpack,
      ...(cipher === undefined ? {} : { cipher }),
    }),
  );
  const written = typeof frame === 'string' ? frame : writtenIn(frame, speech);
  return { form: formOf(frame), value: contentOf(decoded), ...(written === undefined ? {} : { written }) };
}

function formOf(frame: string | Uint8Array): Form {
  if (typeof frame === 'string') return 'text';
  const marker = markerOf(frame);
  return marker === sealed || marker === compressed || marker === packed ? marker : 'binary';
}

/** The text in a binary frame, by the primitives of the runtime where that is possible. */
function writtenIn(frame: Uint8Array, { cipher }: Speech): string | undefined {
  const marker = markerOf(frame);
  if (marker === packed) return undefined;
  if (marker === compressed) return textOf(primitives.inflate(frame.subarray(2), maxInflatedBytes));
  if (marker !== sealed) return textOf(frame);
  const plaintext = cipher?.open(frame) ?? new Uint8Array();
  return markerOf(plaintext) === packed ? undefined : textOf(plaintext);
}

function markerOf(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, 2));
}

function contentOf(decoded: Decoded): unknown {
  switch (decoded.kind) {
    case 'envelope':
      return decoded.envelope;
    case 'raw':
      return decoded.text;
    case 'value':
      return decoded.value;
    case 'binary':
      return decoded.bytes;
  }
}
