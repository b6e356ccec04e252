/** Where a client is to connect next, or when it may ask again. */
export type Choice = { readonly url: string } | { readonly retryAtMs: number };

/** The endpoints of a client, as far as its supervisor needs them. */
export interface EndpointSource {
  /** Chooses an endpoint; `avoid` is taken only where there is no other. */
  pick(nowMs: number, avoid?: string): Choice;
  /** A session became ready, so long after its attempt began. */
  succeeded(url: string, latencyMs: number, nowMs: number): void;
  failed(url: string, nowMs: number): void;
}
