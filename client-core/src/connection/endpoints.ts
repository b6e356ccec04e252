import { ClientError } from '../errors.ts';
import { type Balancer, type Candidate, createBalancer } from './balance.ts';
import { type BreakerOptions, type BreakerState, CircuitBreaker } from './circuit-breaker.ts';
import { EndpointHealth } from './endpoint-health.ts';
import { type Endpoint, type EndpointPoolOptions, endpointsProblems } from './endpoint-options.ts';
import type { Choice, EndpointSource } from './endpoint-source.ts';

/** What a pool knows of an endpoint. */
export interface EndpointSnapshot {
  readonly url: string;
  readonly weight: number;
  /** Health, 10 to 100. */
  readonly score: number;
  readonly breaker: BreakerState;
  /** Failures in a row. */
  readonly failures: number;
  /** From dialling to ready, on average; undefined before the first success. In milliseconds. */
  readonly latencyMs: number | undefined;
  /** Connections that are open or under way. */
  readonly connections: number;
  readonly isPreferred: boolean;
  /** When the server has asked to be tried again at the earliest, where it has. */
  readonly notBeforeMs: number | undefined;
}

/** The servers a client may connect to. Several clients of a process may share one pool, and what it learns. */
export interface EndpointPool extends EndpointSource {
  readonly urls: readonly string[];
  /** Adds an endpoint; one that is there stays as it is. Throws ClientError `invalid_options`. */
  add(endpoint: string | Endpoint): void;
  /** Takes this endpoint from now on unless it has failed of late; one that is not there is added. */
  prefer(url: string): void;
  snapshot(nowMs: number): EndpointSnapshot[];
}

interface Entry {
  readonly url: string;
  readonly weight: number;
  readonly health: EndpointHealth;
  readonly breaker: CircuitBreaker;
  connections: number;
  failedMs: number;
  notBeforeMs: number;
}

const never = Number.NEGATIVE_INFINITY;
/** How long a failure counts where endpoints are chosen by what failed of late. */
const recentMs = 60_000;
/** When to ask again where others find out whether an endpoint works. */
const probedAgainMs = 1000;

class Pool implements EndpointPool {
  readonly #entries = new Map<string, Entry>();
  readonly #breaker: BreakerOptions;
  readonly #balancer: Balancer;
  #preferred: string | undefined;

  constructor(endpoints: readonly (string | Endpoint)[], { balance, breaker, random }: Required<EndpointPoolOptions>) {
    this.#breaker = breaker;
    this.#balancer = createBalancer(balance, random);
    for (const endpoint of endpoints) this.add(endpoint);
  }

  get urls(): readonly string[] {
    return [...this.#entries.keys()];
  }

  add(endpoint: string | Endpoint): void {
    const { url, weight = 1 } = typeof endpoint === 'string' ? { url: endpoint } : endpoint;
    const problems = endpointsProblems([endpoint]);
    if (problems.length > 0) throw new ClientError('invalid_options', `an endpoint:\n- ${problems.join('\n- ')}`);
    if (this.#entries.has(url)) return;
    const [health, breaker] = [new EndpointHealth(), new CircuitBreaker(this.#breaker)];
    this.#entries.set(url, { url, weight, health, breaker, connections: 0, failedMs: never, notBeforeMs: never });
  }

  prefer(url: string): void {
    this.add(url);
    this.#preferred = url;
  }

  pick(nowMs: number, avoid?: string): Choice {
    const awake = [...this.#entries.values()].filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
    const allowed = awake.filter(({ breaker }) => breaker.allows(nowMs));
    const others = allowed.filter(({ url }) => url !== avoid);
    const chosen = this.#choose(others, nowMs) ?? this.#choose(allowed, nowMs) ?? soonest(awake);
    if (chosen === undefined) return { retryAtMs: this.#retryAtMs(nowMs) };
    return { url: chosen.url, isProbe: chosen.breaker.begin() };
  }

  earliestMs(): number {
    return Math.min(...[...this.#entries.values()].map(({ notBeforeMs }) => notBeforeMs));
  }

  opened(url: string): void {
    const entry = this.#entries.get(url);
    if (entry !== undefined) entry.connections += 1;
  }

  closed(url: string): void {
    const entry = this.#entries.get(url);
    if (entry !== undefined) entry.connections -= 1;
  }

  succeeded(url: string, latencyMs: number, nowMs: number): void {
    const entry = this.#entries.get(url);
    if (entry === undefined) return;
    entry.health.succeeded(latencyMs, nowMs);
    entry.breaker.succeeded();
    entry.failedMs = never;
  }

  failed(url: string, nowMs: number, notBeforeMs: number = never): void {
    const entry = this.#entries.get(url);
    if (entry === undefined) return;
    entry.health.failed(nowMs);
    entry.breaker.failed(nowMs);
    entry.failedMs = nowMs;
    entry.notBeforeMs = notBeforeMs;
  }

  released(url: string): void {
    this.#entries.get(url)?.breaker.released();
  }

  snapshot(nowMs: number): EndpointSnapshot[] {
    return [...this.#entries.values()].map(({ url, weight, health, breaker, connections, notBeforeMs }) => ({
      url,
      weight,
      score: health.score(nowMs),
      breaker: breaker.state(nowMs),
      failures: breaker.failures,
      latencyMs: health.latencyMs,
      connections,
      isPreferred: url === this.#preferred,
      notBeforeMs: notBeforeMs > nowMs ? notBeforeMs : undefined,
    }));
  }

  #choose(entries: readonly Entry[], nowMs: number): Entry | undefined {
    const preferred = entries.find(({ url, failedMs }) => url === this.#preferred && nowMs - failedMs >= recentMs);
    if (preferred !== undefined) return preferred;
    const candidates = entries.map((entry) => ({ ...candidateOf(entry, nowMs), entry }));
    return this.#balancer(candidates)?.entry;
  }

  #retryAtMs(nowMs: number): number {
    const times = [...this.#entries.values()].map(({ notBeforeMs }) => Math.max(notBeforeMs, nowMs + probedAgainMs));
    return Math.min(...times);
  }
}

/** Where every breaker is open, the one that would let something through first: there is nowhere better. (WSE-CONN-085) */
function soonest(entries: readonly Entry[]): Entry | undefined {
  const free = entries.filter(({ breaker }) => !breaker.isProbing);
  return free.sort((one, other) => one.breaker.opensAtMs - other.breaker.opensAtMs)[0];
}

function candidateOf({ url, weight, health, connections, failedMs }: Entry, nowMs: number): Candidate {
  const isRecent = nowMs - failedMs < recentMs;
  return { url, weight, score: health.score(nowMs), connections, failedMs: isRecent ? failedMs : never };
}

/**
 * Makes a pool of endpoints. Throws ClientError `invalid_options` that names what is wrong.
 *
 * An endpoint whose breaker is open is passed over while there is another one; a client with nowhere else to go tries it at
 * the pace of its reconnection.
 */
export function createEndpointPool(
  endpoints: readonly (string | Endpoint)[],
  { balance = 'failover', breaker = {}, random = Math.random }: EndpointPoolOptions = {},
): EndpointPool {
  const options = { balance, breaker, random };
  const problems = endpointsProblems(endpoints, options);
  if (problems.length > 0) throw new ClientError('invalid_options', `endpoints:\n- ${problems.join('\n- ')}`);
  return new Pool(endpoints, options);
}
