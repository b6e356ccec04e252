import { encodeBase64 } from '../crypto/base64.ts';
import type { ConnectionLogHome } from './connection-log.ts';
import { mask, maskValue } from './mask.ts';
import { placed, type Unplaced } from './record.ts';

/** What is known of a link of the cluster when it begins. */
export interface LoggedLink {
  /** Names it within the log. Default: a number of the recorder's. */
  readonly conn?: string;
  readonly implementation?: string;
  /** Address of the other node. */
  readonly remote?: string;
  nowMs(): number;
}

/** Writes down one link between nodes: cluster frames with what they say, decisions, its end. */
export class LinkLog {
  readonly #about: LoggedLink & { readonly conn: string };
  readonly #home: ConnectionLogHome;

  constructor(about: LoggedLink & { readonly conn: string }, home: ConnectionLogHome) {
    this.#about = about;
    this.#home = home;
  }

  /** It is open, by which of the two. */
  opened(by: 'dialer' | 'acceptor'): void {
    const { remote } = this.#about;
    this.#write({ k: 'open', side: 'node', dialect: 'cluster', ...(remote === undefined ? {} : { remote }) });
    this.#write({ k: 'event', what: 'linked', details: { as: by } });
  }

  /** A frame came, its length included; `decoded` is what it says, `unreadable` why that cannot be told. */
  received(bytes: Uint8Array, decoded: unknown, unreadable?: string): void {
    this.#frame('in', bytes, decoded, unreadable);
  }

  sent(bytes: Uint8Array, decoded: unknown): void {
    this.#frame('out', bytes, decoded);
  }

  /** Something was decided: `refused`, `dropped`, `closed`, ... */
  decided(what: string, why: string, details?: Readonly<Record<string, unknown>>): void {
    this.#write({ k: 'decision', what, why, ...(details === undefined ? {} : { details }) });
  }

  ended(reason: string): void {
    this.#write({ k: 'close', reason });
  }

  #frame(k: 'in' | 'out', bytes: Uint8Array, decoded: unknown, unreadable?: string): void {
    const { maxFrameBytes, secrets } = this.#home;
    const masked = secrets === 'kept' ? { value: decoded, count: 0 } : maskValue(decoded);
    const isCut = bytes.length > maxFrameBytes;
    this.#write({
      k,
      ...(masked.count > 0
        ? { bytes: bytes.length, masked: true }
        : { base64: encodeBase64(bytes.subarray(0, maxFrameBytes)) }),
      ...(isCut ? { bytes: bytes.length, cut: true } : {}),
      ...(decoded === undefined ? {} : { decoded: isCut ? mask : masked.value }),
      ...(unreadable === undefined ? {} : { unreadable }),
    });
  }

  #write(record: Unplaced): void {
    this.#home.write(placed(record, this.#about.conn, this.#about.nowMs()));
  }
}
