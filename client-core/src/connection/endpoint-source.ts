/**
 * Where a client is to connect next, or when it may ask again. `isProbe`: nobody else is sent there until it is `released`, to
 * find out whether it works again.
 */
export type Choice = { readonly url: string; readonly isProbe: boolean } | { readonly retryAtMs: number };

/** The endpoints of a client, as far as its supervisor needs them. */
export interface EndpointSource {
  /** Chooses an endpoint; `avoid` is taken only where there is no other. */
  pick(nowMs: number, avoid?: string): Choice;
  /** When the first of them may be tried at the earliest, by what servers have asked for; the past where one may be now. */
  earliestMs(): number;
  /** A connection to it is open or under way, or no longer. Told at once, so that who chooses next knows of it. */
  opened(url: string): void;
  closed(url: string): void;
  /** Its session has proved itself, and was ready so long after its attempt began. */
  succeeded(url: string, latencyMs: number, nowMs: number): void;
  /** It did not answer, or did not last; the server may have told when to come again at the earliest. */
  failed(url: string, nowMs: number, notBeforeMs?: number): void;
  /** The probe of it is over. */
  released(url: string): void;
}
