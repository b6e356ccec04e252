import type { CliEnvironment } from './environment.ts';

/** A command with a command line of its own; resolves to whether all was as it should be. */
export type Subcommand = (
  argv: readonly string[],
  environment: Pick<CliEnvironment, 'stdout' | 'stderr' | 'signal'>,
) => Promise<boolean>;
