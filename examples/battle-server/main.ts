// The battle server as a program: see README.md, or `--help`. Exit 0 stopped by a signal, 1 could not start, 2 wrong usage.
import { startBattleServer } from './battle-server.ts';
import { helpText, parseCommandLine } from './command-line.ts';
import type { BattleOptions } from './options.ts';
import { runInBun } from './run-in-bun.ts';
import { UsageError } from './usage-error.ts';

const args = process.argv.slice(2);
const report = (problem: string): void => console.error(problem);

/** Serves until a signal comes. */
async function serve(options: BattleOptions): Promise<void> {
  const server = await startBattleServer(options, report);
  const stop = async (): Promise<void> => {
    for (const signal of signals) process.off(signal, stop).on(signal, () => {});
    await server.stop();
    console.log('Stopped.');
  };
  for (const signal of signals) process.on(signal, stop);
  const beside = server.metricsUrl === undefined ? '' : `, metrics on ${server.metricsUrl}`;
  console.log(`Battle server on ${server.url} over ${options.transport}${beside}`);
  console.log('Ready. Ctrl+C stops it.');
}

const signals = ['SIGINT', 'SIGTERM'] as const;

try {
  const options = parseCommandLine(args);
  if (options === 'help') process.stdout.write(helpText);
  else if (options.transport !== 'bun' || process.versions.bun !== undefined) await serve(options);
  else process.exitCode = await runInBun(import.meta.filename, args);
} catch (error) {
  const isUsage = error instanceof UsageError;
  report(error instanceof Error ? error.message : String(error));
  if (isUsage) report('--help lists what there is');
  process.exitCode = isUsage ? 2 : 1;
}
