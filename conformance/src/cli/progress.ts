import { isBad, type RunResult } from '../results.ts';

/** Where progress is shown. */
export interface ProgressScreen {
  readonly isTty: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** Tells how far a run is. */
export interface Progress {
  done(result: RunResult): void;
  /** Removes the line under way, before something else is written. */
  clear(): void;
}

const redrawMs = 80;
const sparseMs = 5000;
const barCells = 24;

/** Makes a progress display: one line that is redrawn on a terminal, a line every five seconds elsewhere. */
export function createProgress(total: number, screen: ProgressScreen, nowMs: () => number): Progress {
  let [done, bad, lastMs] = [0, 0, nowMs()];
  const intervalMs = screen.isTty ? redrawMs : sparseMs;
  return {
    done(result) {
      done += 1;
      if (isBad(result.status)) bad += 1;
      if (nowMs() - lastMs < intervalMs && !(screen.isTty && done === total)) return;
      lastMs = nowMs();
      screen.write(
        screen.isTty ? `\r${line(done, total, bad, screen.columns)}\u001b[K` : `${counts(done, total, bad)}\n`,
      );
    },
    clear() {
      if (screen.isTty && total > 0) screen.write('\r\u001b[K');
    },
  };
}

function line(done: number, total: number, bad: number, columns: number): string {
  const filled = Math.floor((done / total) * barCells);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`;
  return `${bar} ${counts(done, total, bad)}`.slice(0, Math.max(0, columns - 1));
}

function counts(done: number, total: number, bad: number): string {
  const percent = Math.floor((done / total) * 100);
  return `${percent}% ${done}/${total} cases${bad === 0 ? '' : `, ${bad} not as expected`}`;
}
