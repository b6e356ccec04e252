import { type Balance, balances } from './balance.ts';
import type { BreakerOptions } from './circuit-breaker.ts';
import { urlProblems } from './web-socket-url.ts';

/** A server, and how much of the load it is to get. */
export interface Endpoint {
  /** Of the scheme `ws:` or `wss:`. */
  readonly url: string;
  /** Above 0. Default 1. */
  readonly weight?: number;
}

/** How a pool chooses. */
export interface EndpointPoolOptions {
  /** Default `failover`. */
  readonly balance?: Balance;
  readonly breaker?: BreakerOptions;
  /** Gives numbers from 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** What is wrong with endpoints and how they are to be chosen; empty where nothing is. */
export function endpointsProblems(
  endpoints: readonly (string | Endpoint)[],
  { balance = 'failover', breaker = {} }: EndpointPoolOptions = {},
): string[] {
  const { failures = 1, openMs = 0, successes = 1 } = breaker;
  return [
    ...(endpoints.length === 0 ? ['no URL is given'] : endpoints.flatMap(endpointProblems)),
    ...(balances.includes(balance) ? [] : [`balance is ${balance}, allowed are ${balances.join(', ')}`]),
    ...(isCount(failures) ? [] : [`breaker.failures is ${failures}, allowed are integers from 1`]),
    ...(isCount(successes) ? [] : [`breaker.successes is ${successes}, allowed are integers from 1`]),
    ...(openMs >= 0 && Number.isFinite(openMs) ? [] : [`breaker.openMs is ${openMs}, allowed are numbers from 0`]),
  ];
}

function endpointProblems(endpoint: string | Endpoint): string[] {
  const { url, weight = 1 } = typeof endpoint === 'string' ? { url: endpoint } : endpoint;
  return [
    ...urlProblems(url),
    ...(weight > 0 && Number.isFinite(weight) ? [] : [`weight of "${url}" is ${weight}, allowed are numbers above 0`]),
  ];
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
