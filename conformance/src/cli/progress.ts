/** Where progress is shown. */
export interface ProgressScreen {
  readonly isTty: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** Tells how far a run is. */
export interface Progress {
  /** One more is done, as expected or not. */
  done(isExpected: boolean): void;
  /** Removes the line under way, before something else is written. */
  clear(): void;
}

/** What is counted, and how those are called that are not as expected: `cases`, `not as expected`. */
export interface ProgressWords {
  readonly things: string;
  readonly unexpected: string;
}

const redrawMs = 80;
const sparseMs = 5000;
const barCells = 16;
const msPerSecond = 1000;
const ofCases: ProgressWords = { things: 'cases', unexpected: 'not as expected' };

/**
 * Makes a display of count, rate and time left: one line that is redrawn on a terminal, a line every five seconds elsewhere.
 */
export function createProgress(
  total: number,
  screen: ProgressScreen,
  nowMs: () => number,
  { things, unexpected }: ProgressWords = ofCases,
): Progress {
  const startMs = nowMs();
  let [done, bad, lastMs] = [0, 0, startMs];
  const intervalMs = screen.isTty ? redrawMs : sparseMs;
  const counts = (): string => {
    const perSecond = (done * msPerSecond) / Math.max(1, nowMs() - startMs);
    const leftSeconds = Math.ceil((total - done) / perSecond);
    const wrong = bad === 0 ? '' : `, ${bad} ${unexpected}`;
    return `${Math.floor((done / total) * 100)}% ${done}/${total} ${things}${wrong}, ${perSecond.toFixed(1)}/s, ${leftSeconds} s left`;
  };
  return {
    done(isExpected) {
      done += 1;
      if (!isExpected) bad += 1;
      if (nowMs() - lastMs < intervalMs && !(screen.isTty && done === total)) return;
      lastMs = nowMs();
      const line = screen.isTty
        ? `${barOf(done / total)} ${counts()}`.slice(0, Math.max(0, screen.columns - 1))
        : counts();
      screen.write(screen.isTty ? `\r${line}\u001b[K` : `${line}\n`);
    },
    clear() {
      if (screen.isTty && total > 0) screen.write('\r\u001b[K');
    },
  };
}

function barOf(part: number): string {
  const filled = Math.floor(part * barCells);
  return `${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}`;
}
