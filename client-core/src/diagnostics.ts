import type { Position } from '@wsekit/codec/session';
import type { Ending } from './connection/close-policy.ts';
import type { EndpointSnapshot } from './connection/endpoints.ts';
import type { ConnectionStatus } from './connection/status.ts';
import type { ClientFacts } from './handlers/client-facts.ts';
import type { ConnectionQuality } from './network/quality.ts';
import type { OutboxView } from './sending.ts';
import type { ServerAdvice } from './store/advice.ts';
import type { ClientView } from './store/client-view.ts';
import type { ClientCounters } from './store/counters.ts';
import type { TopicsState } from './store/state.ts';

/** A state a client was in, since when, and why. */
export interface StatusEntry {
  /** In milliseconds of Unix time. */
  readonly atMs: number;
  readonly state: ConnectionStatus['state'];
  readonly url?: string;
  readonly why?: string;
}

/**
 * Everything there is to say of a client, as plain JSON. Members are added with time, and change their meaning with `schema` alone.
 *
 * It has no token, no key and no message; of URLs it has what stands before the query.
 */
export interface ClientDiagnostics {
  readonly schema: 1;
  /** When it was made, RFC 3339. */
  readonly takenAt: string;
  readonly versions: {
    /** What the client says of its version. */
    readonly client: string;
    /** The dialect it takes the server for, and what the server says of its version; null before it has said hello. */
    readonly dialect: string | null;
    readonly server: string | null;
  };
  readonly status: StatusEntry;
  /** The states before, oldest first: the last 100. */
  readonly history: readonly StatusEntry[];
  readonly endpoints: readonly EndpointSnapshot[];
  readonly session: {
    readonly connectionId: string | null;
    readonly encrypted: boolean;
    readonly signs: boolean;
    readonly lastSequence: number;
  };
  readonly counters: ClientCounters;
  readonly quality: ConnectionQuality;
  readonly topics: TopicsState;
  /** Where each topic stands, as it would be asked for. */
  readonly positions: Readonly<Record<string, Position>>;
  readonly queue: Pick<OutboxView, 'messages' | 'bytes' | 'dropped'>;
  readonly advice: Omit<ServerAdvice, 'health'>;
}

/** What diagnostics are made of. */
export interface DiagnosticsParts {
  readonly view: ClientView;
  readonly history: readonly StatusEntry[];
  readonly endpoints: readonly EndpointSnapshot[];
  readonly positions: Iterable<readonly [topic: string, position: Position]>;
  readonly outbox: OutboxView;
}

/** Puts together what there is to say. */
export function diagnose({ view, history, endpoints, positions, outbox }: DiagnosticsParts): ClientDiagnostics {
  const facts = view.facts();
  const { counters, quality, topics, nowMs } = facts;
  const { health: _, ...advice } = facts.advice;
  const { messages, bytes, dropped } = outbox;
  return {
    schema: 1,
    takenAt: new Date(nowMs).toISOString(),
    versions: versionsOf(facts, view),
    status: history.at(-1) ?? statusEntry(facts.status, nowMs),
    history: history.slice(0, -1),
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, url: withoutSecrets(endpoint.url) })),
    session: {
      connectionId: view.session?.connectionId ?? null,
      encrypted: facts.encrypted,
      signs: facts.signs,
      lastSequence: facts.lastSequence,
    },
    counters,
    quality,
    topics,
    positions: Object.fromEntries(positions),
    queue: { messages, bytes, dropped: { ...dropped } },
    advice,
  };
}

/** What is remembered of a status. */
export function statusEntry(status: ConnectionStatus, atMs: number): StatusEntry {
  const because = 'because' in status && status.because !== undefined ? whyOf(status.because) : undefined;
  const why = [...('why' in status ? [status.why] : []), ...(because === undefined ? [] : [because])].join(': ');
  return {
    atMs,
    state: status.state,
    ...('url' in status ? { url: withoutSecrets(status.url) } : {}),
    ...(why === '' ? {} : { why }),
  };
}

function versionsOf({ clientVersion }: ClientFacts, { session }: ClientView): ClientDiagnostics['versions'] {
  const server = session?.serverHello.server_version;
  return {
    client: clientVersion,
    dialect: session?.dialect.name ?? null,
    server: typeof server === 'string' ? server : null,
  };
}

function whyOf(ending: Ending): string {
  if (ending.kind === 'closed') return `closed with ${ending.code} ${ending.reason}`.trim();
  const { error } = ending;
  return withoutSecrets(error instanceof Error ? error.message : String(error));
}

/** Takes off a text what follows the path of its URLs, and who is named before their host: tokens stand there. */
function withoutSecrets(text: string): string {
  return text.replaceAll(/(\b[a-z]+:\/\/)(?:[^\s/?#"'@]*@)?([^\s?#"']*)(?:[?#][^\s"']*)?/gi, '$1$2');
}
