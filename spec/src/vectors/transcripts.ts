import { isObject } from './json-file.ts';

/** What was on the wire at one moment; see `spec/transcripts/README.md` for each `op`. */
export interface RecordedFrame {
  readonly dir: 'c2s' | 's2c';
  readonly op: string;
  readonly at_ms: number;
  readonly conn?: string;
  readonly link?: string;
  /** The payload as UTF-8 text; also used for binary frames whose bytes are printable. */
  readonly text?: string;
  readonly hex?: string;
  /** A payload that was too large to keep: its size in bytes, its hash and its first 64 bytes. */
  readonly len?: number;
  readonly sha256?: string;
  readonly head_hex?: string;
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly code?: number | null;
  readonly reason?: string;
  /** A reading of the bytes, not wire data. */
  readonly decoded?: unknown;
  readonly note?: unknown;
}

/** What the application got: the tuple as the package's API gave it. */
export interface AppEvent {
  readonly at_ms: number;
  readonly event: readonly unknown[];
  readonly node?: string;
}

/** One call of the package's own API with its result or error. */
export interface ApiCall {
  readonly at_ms: number;
  readonly call: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: string;
  readonly repeat?: number;
}

/** Keys of one encrypted connection; one side's private key is always known. */
export interface SessionKey {
  readonly conn: string;
  readonly label?: string;
  readonly client_private_hex?: string;
  readonly server_private_hex?: string;
  readonly client_public_b64: string;
  readonly server_public_b64: string;
  readonly ecdh_x_hex: string;
  readonly kdf?: string;
  readonly aes_key_hex: string;
}

/** The recorded package; several versions when one file or conversation holds several. */
export interface RecordedPeer {
  readonly package: string;
  readonly version: string | readonly string[] | Readonly<Record<string, string>>;
  readonly same_as?: { readonly version: string; readonly transcripts: readonly string[] };
}

/** One whole conversation. */
export interface Transcript {
  readonly id: string;
  readonly scenario?: string;
  readonly group?: number | string;
  readonly peer?: RecordedPeer;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly frames: readonly RecordedFrame[];
  readonly app_events?: readonly AppEvent[];
  readonly api?: readonly ApiCall[];
  /** Connection name to the id the server gave it. */
  readonly conns?: Readonly<Record<string, string>>;
  readonly e2e?: readonly SessionKey[];
  readonly notes?: readonly string[];
}

/** A file of live transcripts, format 1. */
export interface TranscriptFile {
  readonly format: number;
  readonly peer: RecordedPeer;
  readonly transcripts: readonly Transcript[];
}

/** Tells whether parsed JSON is a file of live transcripts. */
export function isTranscriptFile(value: unknown): value is TranscriptFile {
  return (
    isObject(value) &&
    value.format === 1 &&
    isObject(value.peer) &&
    typeof value.peer.package === 'string' &&
    Array.isArray(value.transcripts) &&
    value.transcripts.every((item) => isObject(item) && typeof item.id === 'string' && Array.isArray(item.frames))
  );
}
