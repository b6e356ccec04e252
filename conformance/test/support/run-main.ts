import { main } from '../../src/cli/main.ts';
import { tinyEnvironment } from './tiny-library.ts';

/** What a command wrote, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in process; `onError` is told what goes to standard error, as it does. */
export async function runMain(
  argv: readonly string[],
  signal: AbortSignal = new AbortController().signal,
  onError: (text: string) => void = () => {},
): Promise<Ran> {
  const streams = { stdout: '', stderr: '' };
  const writer = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      streams[name] += text;
      if (name === 'stderr') onError(text);
    },
  });
  const code = await main(argv, tinyEnvironment(writer('stdout'), writer('stderr'), signal));
  return { code, ...streams };
}
