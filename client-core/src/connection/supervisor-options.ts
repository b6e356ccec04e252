import type { Envelope } from '@wsekit/codec';
import type { Recorder } from '@wsekit/codec/log';
import type { ClientSession, ClientSessionOptions, SessionEvent } from '@wsekit/codec/session';
import type { Clock, Dialer } from '@wsekit/transports';
import type { MakeSession } from '../core-options.ts';
import type { ReconnectStrategy } from '../reconnect/strategy.ts';
import type { ClosePolicy } from './close-policy.ts';
import type { Credentials } from './credentials.ts';
import type { EndpointSource } from './endpoint-source.ts';
import type { ConnectionStatus } from './status.ts';

/** What a supervisor reports to. */
export interface SupervisorHome {
  /** An attempt was made, and is about to dial. */
  began(session: ClientSession): void;
  status(status: ConnectionStatus): void;
  /** A session has become ready; everything a server has to be told anew is told now. */
  ready(session: ClientSession): void;
  message(envelope: Envelope, encrypted: boolean): void;
  sessionEvent(event: SessionEvent): void;
  /** The session may send more than before. */
  eased(): void;
  /** Something of the application's has thrown where it may not. */
  failed(error: unknown): void;
  /** What a session is made of, for each attempt anew. */
  sessionOptions(): ClientSessionOptions;
  /** What goes along in the query of each attempt. (WSE-CONN-017) */
  introduction(): Readonly<Record<string, string>>;
}

/** What a supervisor is made of. Times in milliseconds. */
export interface SupervisorOptions extends ClosePolicy {
  readonly dialer: Dialer;
  readonly makeSession: MakeSession;
  readonly clock: Clock;
  readonly endpoints: EndpointSource;
  readonly credentials: Credentials;
  readonly strategy: ReconnectStrategy;
  /** Tries in a row that may fail; Infinity for any number. */
  readonly maxAttempts: number;
  /** Share by which waits are changed at random, 0 to 1. */
  readonly jitter: number;
  readonly random: () => number;
  readonly openTimeoutMs: number;
  /** How long the application may take to give a token. */
  readonly tokenTimeoutMs: number;
  /** A session that was ready for so long proves that its server works. (WSE-CONN-084) */
  readonly stableAfterMs: number;
  readonly recorder: Recorder | undefined;
}
