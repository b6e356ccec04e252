import type { ProgressScreen } from '../cli/progress.ts';
import type { RecordingResult } from './recording.ts';

/** Tells how far a run of recordings is. */
export interface RecordingsProgress {
  done(result: Pick<RecordingResult, 'status'>): void;
  /** Removes the line under way, before something else is written. */
  clear(): void;
}

const redrawMs = 100;
const sparseMs = 5000;
const msPerSecond = 1000;

/** Makes a display of count, rate and time left: one line redrawn on a terminal, a line every five seconds elsewhere. */
export function createRecordingsProgress(
  total: number,
  screen: ProgressScreen,
  nowMs: () => number,
): RecordingsProgress {
  const startMs = nowMs();
  const intervalMs = screen.isTty ? redrawMs : sparseMs;
  let [done, differing, lastMs] = [0, 0, startMs];
  const line = (): string => {
    const perSecond = (done * msPerSecond) / Math.max(1, nowMs() - startMs);
    const leftSeconds = Math.ceil((total - done) / perSecond);
    const bad = differing === 0 ? '' : `, ${differing} differ`;
    return `${done} of ${total} recordings${bad}, ${perSecond.toFixed(1)} a second, ${leftSeconds} s left`;
  };
  return {
    done({ status }) {
      done += 1;
      if (status === 'differs') differing += 1;
      if (nowMs() - lastMs < intervalMs) return;
      lastMs = nowMs();
      screen.write(screen.isTty ? `\r${line().slice(0, Math.max(0, screen.columns - 1))}\u001b[K` : `${line()}\n`);
    },
    clear() {
      if (screen.isTty && total > 0) screen.write('\r\u001b[K');
    },
  };
}
