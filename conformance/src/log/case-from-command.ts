import { onlyWord, readOptions } from '../cli/read-options.ts';
import type { Subcommand } from '../cli/subcommand.ts';
import { UsageError } from '../cli/usage-error.ts';
import { caseFrom } from './case-from.ts';
import { caseFromHelp } from './help.ts';
import { readLogFile } from './read-log-file.ts';

const text = { type: 'string' } as const;
const options = {
  ...{ id: text, conn: text },
  config: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Prints a case of what is in a log. */
export const caseFromCommand: Subcommand = async (argv, { stdout, stderr }) => {
  const { values, positionals } = readOptions(argv, options);
  if (values.help) {
    stdout.write(caseFromHelp);
    return true;
  }
  const { conversations, problems } = readLogFile(onlyWord('case-from', 'file', positionals), values.conn);
  for (const problem of problems) stderr.write(`not read: ${problem}\n`);
  const config = Object.fromEntries(values.config.map(setting));
  const file = caseFrom(conversations, { id: values.id ?? 'case-from-log', config });
  stdout.write(`${JSON.stringify(file, null, 1)}\n`);
  return true;
};

function setting(given: string): [string, unknown] {
  const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined) throw new UsageError(`--config "${given}": NAME=VALUE is needed`);
  try {
    return [name, JSON.parse(value)];
  } catch {
    return [name, value];
  }
}
