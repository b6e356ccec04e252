import {
  type CompactJWSHeaderParameters,
  type CryptoKey,
  createRemoteJWKSet,
  customFetch,
  errors,
  type FlattenedJWSInput,
} from 'jose';

/** Public keys published at a URL as a JWK set. (RFC 7517 section 5) */
export interface KeySetOptions {
  /** How long one fetch may take. Default 5,000 ms. */
  readonly timeoutMs?: number;
  /** How long an unknown `kid` fetches nothing after a fetch, and how long a fetch that failed is not repeated. Default 30,000 ms. */
  readonly cooldownMs?: number;
  /** How long keys are used before they are fetched anew. Default 600,000 ms. */
  readonly maxAgeMs?: number;
}

/** The keys cannot be had: nothing is known of the token. */
export class KeysUnavailableError extends Error {
  constructor(url: string, cause: unknown) {
    super(`fetching the keys of ${url}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'KeysUnavailableError';
  }
}

/** The keys that may have signed a token, by its header. Throws {@link KeysUnavailableError}; empty where none fits. */
export type KeySet = (header: CompactJWSHeaderParameters, token: FlattenedJWSInput) => Promise<readonly CryptoKey[]>;

/** Room for some hundred keys. */
const maxBodyBytes = 262_144;
const defaultCooldownMs = 30_000;
const defaultTimeoutMs = 5_000;
const defaultMaxAgeMs = 600_000;

/**
 * Makes a set of keys that is fetched when it is needed: one fetch at a time, whoever waits; bounded in time and length;
 * and not again for a while, neither for keys it does not hold nor after it has failed. Redirects are not followed.
 */
export function createKeySet(location: string | URL, options: KeySetOptions = {}): KeySet {
  const { timeoutMs = defaultTimeoutMs, cooldownMs = defaultCooldownMs, maxAgeMs = defaultMaxAgeMs } = options;
  const url = new URL(location);
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    [customFetch]: coolingFetch(cooldownMs),
  });
  return async (header, token) => {
    try {
      return [await remote(header, token)];
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return [];
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw new KeysUnavailableError(url.href, error);
      const keys: CryptoKey[] = [];
      for await (const key of error) keys.push(key);
      return keys;
    }
  };
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Repeats the failure of the last fetch for a while in place of asking again. */
function coolingFetch(cooldownMs: number): Fetch {
  let failed: { readonly error: unknown; readonly untilMs: number } | undefined;
  return async (url, init) => {
    if (failed !== undefined && performance.now() < failed.untilMs) throw failed.error;
    failed = undefined;
    try {
      return await boundedFetch(url, init);
    } catch (error) {
      failed = { error, untilMs: performance.now() + cooldownMs };
      throw error;
    }
  };
}

async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`answered with status ${response.status}`);
  }
  const text = await readText(response);
  JSON.parse(text);
  return new Response(text);
}

/** Reads a body, whatever its head says of its length. */
async function readText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Error(`the answer is longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
