/** What travels between two hosts of a memory network. */
export type StreamMessage =
  /** Somebody dials a port. */
  | { readonly kind: 'open' }
  | { readonly kind: 'opened' }
  /** Nobody listens there. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The sender writes no more. */
  | { readonly kind: 'end' };
