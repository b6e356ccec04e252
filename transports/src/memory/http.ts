import type { Clock } from '../clock.ts';
import { TransportError } from '../errors.ts';
import type { LinkSettings } from './link-settings.ts';

/** Who answers requests. */
interface HttpHost {
  answer(request: Request): Promise<Response>;
}

/** What a request is sent over. */
export interface HttpOptions {
  readonly clock: Clock;
  readonly settings: LinkSettings;
  /** Who answers, looked for when the request arrives. */
  readonly host: () => HttpHost | undefined;
}

/** Sends a request that is no upgrade, and its answer back, each of which takes the latency. */
export async function fetchOver(request: Request, { clock, settings, host }: HttpOptions): Promise<Response> {
  const travel = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        callOff();
        reject(request.signal.reason);
      };
      const callOff = clock.schedule(settings.latencyMs, () => {
        request.signal.removeEventListener('abort', abort);
        resolve();
      });
      request.signal.addEventListener('abort', abort, { once: true });
    });
  request.signal.throwIfAborted();
  await travel();
  const found = host();
  if (found === undefined) throw new TransportError('dial_failed', `fetching ${request.url}: nobody listens there`);
  const response = await found.answer(request);
  request.signal.throwIfAborted();
  await travel();
  return response;
}
