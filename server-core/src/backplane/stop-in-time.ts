import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { Backplane } from './backplane.ts';

/** How long a backplane may take to leave the others; a server that stops goes on without it then. In milliseconds. */
export const backplaneStopMs = 10_000;

/** Stops a backplane, and waits at most 10 s for it: what it still does is told to the log alone. Rejects as its `stop` does. */
export function stopInTime(backplane: Backplane, { clock, logger }: { clock: Clock; logger: Logger }): Promise<void> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const callOff = clock.schedule(backplaneStopMs, () => {
      isLate = true;
      logger.warn({ backplane: backplane.kind, timeoutMs: backplaneStopMs }, 'backplane does not stop: left behind');
      resolve();
    });
    const failed = (error: unknown): void => {
      callOff();
      if (isLate) logger.warn({ backplane: backplane.kind, err: error }, 'backplane failed to stop');
      reject(error);
    };
    backplane.stop().then(() => {
      callOff();
      resolve();
    }, failed);
  });
}
