import type { Subcommand } from './subcommand.ts';

/** Commands that are loaded when they are asked for: most of them need a server or a socket, and others do not. */
export const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  pairs: async () => (await import('../pairs/command.ts')).pairsCommand,
  recordings: async () => (await import('../recordings/command.ts')).recordingsCommand,
  doctor: async () => (await import('../doctor/command.ts')).doctorCommand,
  replay: async () => (await import('../log/replay-command.ts')).replayCommand,
  'case-from': async () => (await import('../log/case-from-command.ts')).caseFromCommand,
  verify: async () => (await import('../report/verify-command.ts')).verifyCommand,
};
