import { createMessageIds, type Envelope } from '@wsekit/codec';
import { type ClientSession, type ClientSessionOptions, profileRules } from '@wsekit/codec/session';
import * as clientLimits from '@wsekit/spec/client-limits';
import * as limits from '@wsekit/spec/limits';
import type { Clock } from '@wsekit/transports';
import { Acknowledgements } from './acknowledgements.ts';
import { Batcher, type BatchingOptions } from './batcher.ts';
import { createCopier } from './copy-message.ts';
import type { Gate } from './departures.ts';
import { Keeper } from './keeper.ts';
import type { ResolvedOfflineOptions } from './offline-options.ts';
import { Outbox } from './outbox.ts';
import { platformLocks } from './platform-locks.ts';
import type { StorageProblem } from './storage.ts';
import type { DropReason } from './waiting-message.ts';

/** What the outbox of a client is made of. */
export interface OutboxParts {
  readonly clock: Clock;
  readonly session: ClientSessionOptions;
  readonly offline: ResolvedOfflineOptions | false;
  readonly batching: Required<BatchingOptions> | false;
  nextId(): string;
  dropped(envelope: Envelope, reason: DropReason, code?: string): void;
  storageFailed(problem: StorageProblem, error: unknown): void;
  emptied(): void;
}

/** What messages leave through while a session is ready. */
export interface SessionGate extends Pick<Gate, 'room' | 'offer'> {
  readonly session: Pick<ClientSession, 'features'>;
}

/** An outbox, and who listens to what servers say of its messages. */
export interface OutboxSet {
  readonly outbox: Outbox;
  readonly acks: Acknowledgements;
  connected(gate: SessionGate): void;
  /** No session is ready any more. */
  disconnected(): void;
  /** Takes what a server says of a batch. */
  takeResult(payload: unknown): void;
}

const alone: Required<BatchingOptions> = { maxMessages: 1, maxBytes: 0, maxDelayMs: 0 };

/** Makes an outbox, and begins to read what its storage holds. */
export function createOutbox(parts: OutboxParts): OutboxSet {
  const { clock, session, offline, nextId } = parts;
  const batcher = createBatcher(parts);
  const acks = new Acknowledgements({
    confirmed: (id) => outbox.confirmed(id),
    refused: (id, code) => outbox.refused(id, code),
  });
  const outbox = new Outbox({
    ...{ clock, offline, batcher, nextId },
    batching: parts.batching === false ? alone : parts.batching,
    maxHeld: session.maxHeld ?? clientLimits.message_queue_entries,
    maxMessageBytes: limits.max_message_bytes,
    copy: createCopier(session),
    awaits: ({ id }) => acks.awaits(id),
    dropped: (envelope, reason, code) => parts.dropped(envelope, reason, code),
    emptied: () => parts.emptied(),
  });
  if (offline !== false && offline.storage !== undefined) {
    const keeper = new Keeper({
      ...{
        storage: offline.storage,
        clock,
        takeover: outbox,
        owner: createMessageIds({ nowMs: () => clock.nowMs() })(),
      },
      locks: offline.locks ?? offline.storage.locks ?? platformLocks(),
      tell: (problem, error) => parts.storageFailed(problem, error),
    });
    void outbox.keepIn(keeper);
  }
  return {
    outbox,
    acks,
    connected: (gate) =>
      outbox.connected({
        room: () => gate.room(),
        offer: (envelope) => gate.offer(envelope),
        numbersMessages: gate.session.features.acks === true,
      }),
    disconnected: () => {
      acks.forgetAll();
      outbox.disconnected();
    },
    takeResult: (payload) => {
      for (const { envelope, code } of batcher?.refusalsIn(payload) ?? []) parts.dropped(envelope, 'refused', code);
    },
  };
}

/** Messages are joined only for servers that take them apart. (WSE-DLV-062) */
function createBatcher({ session, batching, nextId }: OutboxParts): Batcher | undefined {
  const { serverUnpacksBatches } = profileRules[session.profile ?? 'observed'];
  if (batching === false || !serverUnpacksBatches || session.features?.batching === false) return undefined;
  const signed = session.signing?.types;
  const mayJoin = ({ t }: Envelope): boolean =>
    t !== 'batch' && (signed === undefined || !signed.has(String(t)) || signed.has('batch'));
  return new Batcher({ ...batching, mayJoin, nextId });
}
