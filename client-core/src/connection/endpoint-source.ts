/** Where a client is to connect next, or when it may ask again. */
export type Choice = { readonly url: string } | { readonly retryAtMs: number };

/** The endpoints of a client, as far as its supervisor needs them. Each choice ends by one of the last three calls, and a success may be followed by a failure. */
export interface EndpointSource {
  /** Chooses an endpoint; `avoid` is taken only where there is no other. */
  pick(nowMs: number, avoid?: string): Choice;
  /** A connection to it is open or under way, or no longer. Told at once, so that who chooses next knows of it. */
  opened(url: string): void;
  closed(url: string): void;
  /** Its session has proved itself, and was ready so long after its attempt began. */
  succeeded(url: string, latencyMs: number, nowMs: number): void;
  /** It did not answer, or did not last; the server may have told when to come again at the earliest. */
  failed(url: string, nowMs: number, notBeforeMs?: number): void;
  /** The attempt ended for a reason that says nothing of the endpoint. */
  released(url: string): void;
}
