import { CodecError, type Envelope } from '@wsekit/codec';
import type { ClientSessionOptions, SessionEvent } from '@wsekit/codec/session';
import { envelopeOf, type OutgoingMessage } from './outgoing-message.ts';
import { EmptyWaiters } from './queue/empty-waiters.ts';
import type { SendOutcome } from './queue/outbox.ts';
import type { DropReason } from './queue/waiting-message.ts';
import type { ReadyGate, Sender, SenderHome } from './sender.ts';

/**
 * Sends while a session is ready, and keeps nothing for the next: what its rate or its room holds back waits with the session,
 * and goes with it. Whatever does not leave is told as dropped.
 */
export class DirectSending implements Sender {
  readonly sessionOptions: ClientSessionOptions;
  readonly #home: SenderHome;
  readonly #waiters = new EmptyWaiters();
  /** Ids of what the session may hold. */
  readonly #held = new Set<string>();
  #gate: ReadyGate | undefined;
  #end: Error | undefined;

  constructor(home: SenderHome) {
    this.#home = home;
    this.sessionOptions = home.session;
  }

  send(messages: readonly OutgoingMessage[], signal?: AbortSignal): SendOutcome[] {
    return messages.map((message) => this.#send(envelopeOf(message, this.#home.nextId), signal));
  }

  async flushed(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#look();
    if (this.#held.size === 0) return;
    if (this.#end !== undefined) throw this.#end;
    await this.#waiters.wait(signal);
  }

  connected(gate: ReadyGate | undefined): void {
    this.#gate = gate;
  }

  eased(): void {
    if (this.#held.size > 0) this.#look();
  }

  disconnected(): void {
    this.#gate = undefined;
    this.#held.clear();
    this.#waiters.emptied();
  }

  /** Nothing is sent that is confirmed. */
  take(): void {}

  noticed(event: SessionEvent): void {
    if (event.type !== 'dropped' || !this.#held.delete(String(event.envelope.id))) return;
    this.#drop(event.envelope, this.#gate?.session.state === 'ready' ? 'displaced' : 'offline');
  }

  close(error: Error): void {
    this.#end = error;
    this.#waiters.ended(error);
  }

  #send(envelope: Envelope, signal: AbortSignal | undefined): SendOutcome {
    const reason = this.#end !== undefined ? 'closed' : signal?.aborted === true ? 'cancelled' : undefined;
    if (reason !== undefined) return this.#drop(envelope, reason);
    const passed = this.#gate?.offer(envelope) ?? 'closed';
    if (passed === 'sent') return 'sent';
    const outcome = passed === 'later' ? this.#hold(envelope) : passed;
    return outcome === 'sent' || outcome === 'held'
      ? outcome
      : this.#drop(envelope, outcome === 'full' ? 'full' : 'offline');
  }

  /** What leaves later is what was given now. */
  #hold(envelope: Envelope): ReturnType<ReadyGate['send']> | undefined {
    const id = String(envelope.id);
    this.#held.add(id);
    const outcome = this.#gate?.send(copyOf(envelope));
    if (outcome !== 'held') this.#held.delete(id);
    return outcome;
  }

  #drop(envelope: Envelope, reason: DropReason): 'dropped' {
    this.#home.tell({ type: 'dropped', envelope, reason });
    return 'dropped';
  }

  #look(): void {
    if (this.#gate !== undefined && this.#gate.session.held > 0) return;
    this.#held.clear();
    this.#waiters.emptied();
  }
}

function copyOf(envelope: Envelope): Envelope {
  try {
    return structuredClone(envelope);
  } catch (cause) {
    throw new CodecError('unencodable_value', `keeping ${envelope.t}: it cannot be copied`, { cause });
  }
}
