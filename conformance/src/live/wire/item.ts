/** One thing that came on a line. */
export type Item =
  /** A frame between nodes: as it came, and as the codec reads it. */
  | { readonly kind: 'frame'; readonly bytes: Uint8Array; readonly frame: FrameFields }
  /** The head of an HTTP message: its first line and its headers, names in lower case. */
  | { readonly kind: 'head'; readonly first: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping' | 'pong'; readonly bytes: Uint8Array }
  | { readonly kind: 'close'; readonly code: number | null; readonly reason: string }
  /** Something below messages that breaks the rules of the line, in words; nothing is read behind it. */
  | { readonly kind: 'fault'; readonly why: string }
  | { readonly kind: 'ended'; readonly how: 'end of stream' | 'reset' };

/** The fields of a cluster frame, and `flags` of its header; of MSG `text` as well where the payload is one. */
export type FrameFields = Readonly<Record<string, unknown>> & { readonly type: string };

/** Makes things of the bytes of one line. */
export interface Reader {
  /** Things that are whole now. After a fault it gives nothing more. */
  push(bytes: Uint8Array): readonly Item[];
}
