import { line, told, write } from './build.ts';
import type { Shape } from './shape.ts';
import type { Step } from './step.ts';
import type { DriveStep } from './steps/drive.ts';
import type { ServeStep } from './steps/serve.ts';

type Of<Name extends string> = Omit<Extract<ServeStep, { readonly do: Name }>, 'do' | 'as' | 'on'>;

/** Takes the connection that the client opens next, and goes through the handshake with it. */
export function accept(as: string, options: Of<'accept'> = {}): ServeStep {
  return { do: 'accept', as, ...options };
}

/** Says `server_hello` to a `client_hello` that was heard. */
export function sayHello(on: string, options: Of<'say-hello'> = {}): ServeStep {
  return { do: 'say-hello', on, ...options };
}

/** Answers a request by a status and ends the stream. */
export function refuse(on: string, status: number, ...headers: readonly string[]): readonly Step[] {
  const head = [`HTTP/1.1 ${status} No`, ...headers, 'Content-Length: 0', 'Connection: close'];
  return [write(on, { $utf8: `${head.join('\r\n')}\r\n\r\n` }), line('end', on)];
}

/** Nobody connects for a time, 30 ms unless said otherwise. */
export function undialled(forMs?: number): ServeStep {
  return forMs === undefined ? { do: 'undialled' } : { do: 'undialled', forMs };
}

/** The application gets this message next. `about` may say `topic`, `id` and `encrypted`. */
export function toldMessage(type: string, payload: Shape = {}, about: Shape = {}): DriveStep {
  return told('event', type, payload, about);
}
