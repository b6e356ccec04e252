import { closeCodes, limits } from '@wsekit/spec';
import type { Clock } from '../clock.ts';
import type { ServerEvent } from '../events.ts';
import type { CloseReason } from '../observability/reasons.ts';

const comeBack = closeCodes.SERVICE_RESTART.code;
const reason = 'key rotation';

/** A client that may have a key. */
export interface KeyHolder {
  readonly id: string;
  /** Keys that were agreed on so far. */
  readonly keys: number;
  readonly isOpen: boolean;
  endFor(why: CloseReason, code: number, reason: string): void;
}

/** What {@link KeyRotations} are made of. */
export interface KeyRotationsOptions {
  readonly clock: Clock;
  /** How long a client has to replace its key by itself before it is closed; undefined for ever. */
  readonly graceMs: number | undefined;
  readonly tell: (event: ServerEvent) => void;
}

/**
 * What becomes of keys that are old. (WSE-ENC-057, WSE-ENC-058)
 *
 * A client of a dialect that has it replaces its key by another hello; where it does not, a new key takes a new connection,
 * and the client is closed with a code it comes back from, behind all that was sent to it.
 */
export class KeyRotations {
  readonly #options: KeyRotationsOptions;
  /** What calls off the end of the time that clients have. */
  readonly #waiting = new Map<KeyHolder, () => void>();

  constructor(options: KeyRotationsOptions) {
    this.#options = options;
  }

  /** The key of a client is as old as it may be. */
  due(client: KeyHolder): void {
    const { clock, graceMs, tell } = this.#options;
    const old = client.keys;
    tell({ type: 'key_rotation_due', connectionId: client.id });
    if (graceMs === undefined || !client.isOpen) return;
    this.forget(client);
    const callOff = clock.schedule(graceMs, () => {
      this.#waiting.delete(client);
      if (client.keys === old) this.rotate(client);
    });
    this.#waiting.set(client, callOff);
  }

  /** A client has ended, and is not held until its time is over. */
  forget(client: KeyHolder): void {
    this.#waiting.get(client)?.();
    this.#waiting.delete(client);
  }

  /** Lets a client come back to another key; false for one that has none. */
  rotate(client: KeyHolder): boolean {
    if (!client.isOpen || client.keys === 0) return false;
    client.endFor('key_rotation', comeBack, reason);
    return true;
  }
}

/** How long clients of a server have, by its options. */
export function rotationGrace(
  mode: 'application' | 'reconnect',
  graceMs: number = limits.key_grace_ms,
): number | undefined {
  return mode === 'reconnect' ? graceMs : undefined;
}
