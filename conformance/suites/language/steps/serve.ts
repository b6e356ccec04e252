import type { Shape } from '../shape.ts';
import type { Value } from './send.ts';

/** Steps of the suite in the place of a server. */
export type ServeStep =
  /** Takes the connection that a client opens next. */
  | {
      readonly do: 'accept';
      /** What the line is called from now on. */
      readonly as: string;
      /**
       * How far the step goes. `open`: until the TCP connection is there. `asked`: until the request has been read. `upgraded`:
       * until it was answered by 101. `greeted`: until `server_ready` was sent. `heard`: until `client_hello` has come.
       * `ready` (default): until `server_hello` was sent, with a key where one was offered.
       */
      readonly until?: 'open' | 'asked' | 'upgraded' | 'greeted' | 'heard' | 'ready';
      /** What the request is: `path`, `query` (an object of texts) and `headers` (names in lower case). */
      readonly request?: Shape;
      /** Members of `details` of `server_ready`, besides or in place of the usual ones. */
      readonly details?: Readonly<Record<string, Value>>;
      /** Members of `server_hello.p`, besides or in place of the usual ones. */
      readonly hello?: Readonly<Record<string, Value>>;
      /** What `client_hello` has to be; anything when absent. */
      readonly says?: Shape;
      /** Does not take the key that the client offers. */
      readonly withoutKey?: true;
      /** Derives the key in this way, whatever the dialect says. */
      readonly derivation?: 'salted' | 'unsalted';
      /** Whether a Close of the client is answered by itself. Default true. */
      readonly answersClose?: boolean;
      /** How long it is waited for. Default: as for anything. */
      readonly withinMs?: number;
      /** Lets up to so much time pass until the client comes, on its own clock where that can be driven. */
      readonly passMs?: number;
    }
  /** Says `server_hello` to a hello that came, with a key where one was offered; makes a new one when it came again. */
  | {
      readonly do: 'say-hello';
      readonly on: string;
      readonly hello?: Readonly<Record<string, Value>>;
      readonly derivation?: 'salted' | 'unsalted';
      readonly withoutKey?: true;
    }
  /** Nobody connects for a time. */
  | { readonly do: 'undialled'; readonly forMs?: number };
