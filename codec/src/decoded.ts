import type { Envelope } from './envelope/envelope.ts';

/** What a frame turned out to be. */
export type Decoded =
  | { readonly kind: 'envelope'; readonly envelope: Envelope; readonly encrypted: boolean }
  /** A value that is no object: an array behind a prefix, or any MessagePack scalar. */
  | { readonly kind: 'value'; readonly value: unknown; readonly encrypted: boolean }
  /** Text that is not a WSE message; servers hand it to the application as it came. */
  | { readonly kind: 'raw'; readonly text: string; readonly encrypted: boolean }
  /** Bytes the protocol does not claim. A view of the frame. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array; readonly encrypted: boolean };
