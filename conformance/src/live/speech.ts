import type { Cipher } from '@wsekit/codec/crypto';
import type { ConnectionLog } from '@wsekit/codec/log';
import type { Dialect } from '@wsekit/spec';
import type { Format } from '#suites/language/index.ts';
import type { Line } from './line.ts';

/** A line that carries frames of the client link, and what its two sides have agreed on. */
export interface Speech {
  readonly line: Line;
  readonly dialect: Dialect;
  readonly format: Format;
  /** Who is at the other end. */
  readonly peer: 'server' | 'client';
  /** Where it is written down, if it is. */
  readonly record: ConnectionLog | undefined;
  /** The key in force. */
  cipher?: Cipher;
  /** Whether this side has sent its Close. */
  hasClosed?: boolean;
  /** The key a client has offered with its last hello, as text. */
  offeredKey?: string | undefined;
  /** Frames that were kept to be sent again, by name. */
  readonly kept: Map<string, Uint8Array>;
}
