import type { CliEnvironment } from './environment.ts';

/** A command with a command line of its own; resolves to whether all was as it should be. */
export type Subcommand = (
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
) => Promise<boolean>;

/** Commands that are loaded when they are asked for: most of them need a server or a socket, and others do not. */
export const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  recordings: async () => (await import('../recordings/command.ts')).recordingsCommand,
  replay: async () => (await import('../log/replay-command.ts')).replayCommand,
  'case-from': async () => (await import('../log/case-from-command.ts')).caseFromCommand,
};
