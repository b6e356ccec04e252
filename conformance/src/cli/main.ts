import type { Case } from '../case.ts';
import { PatternListError } from '../known-failing.ts';
import { packageVersion } from '../package-version.ts';
import { DriverError } from '../peer.ts';
import { namedPeers } from '../peers.ts';
import { UnmatchedPatternError } from '../select.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { choosePeers } from './choose-peers.ts';
import type { CliEnvironment } from './environment.ts';
import { explain } from './explain.ts';
import { help } from './help.ts';
import { runPeers } from './run-peers.ts';
import { openPeers } from './session.ts';
import { subcommands } from './subcommands.ts';
import { tellChanges } from './tell-changes.ts';
import { UsageError } from './usage-error.ts';
import { writeReports } from './write-reports.ts';

/** Exit codes of the command. */
const exitCodes = { asExpected: 0, differs: 1, cannotRun: 2 } as const;

/** Runs the command line and resolves to its exit code. Rejects only for faults of this program. */
export async function main(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  try {
    const load = Object.hasOwn(subcommands, argv[0] ?? '') ? subcommands[argv[0] ?? ''] : undefined;
    if (load !== undefined) {
      const command = await load();
      return (await command(argv.slice(1), environment)) ? exitCodes.asExpected : exitCodes.differs;
    }
    if (argv[0] === 'server') {
      const { serverCommand } = await import('../live/command/server-command.ts');
      return (await serverCommand(argv.slice(1), environment)) ? exitCodes.asExpected : exitCodes.differs;
    }
    if (argv[0] === 'client') {
      const { clientCommand } = await import('../live/command/client-command.ts');
      return (await clientCommand(argv.slice(1), environment)) ? exitCodes.asExpected : exitCodes.differs;
    }
    if (argv[0] === 'node') {
      const { nodeCommand } = await import('../live/command/node-command.ts');
      return (await nodeCommand(argv.slice(1), environment)) ? exitCodes.asExpected : exitCodes.differs;
    }
    return await perform(readArguments(argv), environment);
  } catch (error) {
    if (!isTold(error)) throw error;
    environment.stderr.write(`wse-conformance: ${error.message}\n`);
    if (error instanceof UsageError) environment.stderr.write('Try wse-conformance --help\n');
    return exitCodes.cannotRun;
  }
}

async function perform(args: Arguments, environment: CliEnvironment): Promise<number> {
  const { stdout, operations, signal } = environment;
  if (args.verb === 'help' || args.verb === 'version') {
    stdout.write(args.verb === 'help' ? help : `${packageVersion()}\n`);
    return exitCodes.asExpected;
  }
  const cases = readCases(args, environment);
  if (args.explain !== undefined) {
    stdout.write(explain(args.explain, cases));
    return exitCodes.asExpected;
  }
  const { peers, missing } = choosePeers(args, namedPeers(operations));
  const opened = await openPeers(peers, cases, args, signal);
  try {
    if (args.list) {
      const names = new Set(opened.flatMap(({ runs }) => runs.map(({ name }) => name)));
      stdout.write(`${[...names].join('\n')}\n`);
      return exitCodes.asExpected;
    }
    const report = await runPeers(opened, missing, args, environment);
    const isAsExpected = writeReports(report, args, environment);
    tellChanges(report, args, environment);
    return isAsExpected ? exitCodes.asExpected : exitCodes.differs;
  } finally {
    await Promise.all(opened.flatMap(({ lines }) => lines.map((line) => line.close())));
  }
}

/** Reads the cases; files in no known format are told, and a directory that cannot be read is wrong use. */
function readCases({ vectorsDir }: Arguments, { readLibrary, stderr }: CliEnvironment): readonly Case[] {
  try {
    const { cases, unrecognised } = readLibrary(vectorsDir === undefined ? {} : { vectorsDir });
    for (const { message } of unrecognised) stderr.write(`not read: ${message}\n`);
    return cases;
  } catch (error) {
    if (vectorsDir === undefined || !(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(`--vectors: ${error.message}`);
  }
}

function isTold(error: unknown): error is Error {
  return [UsageError, DriverError, PatternListError, UnmatchedPatternError].some((kind) => error instanceof kind);
}
