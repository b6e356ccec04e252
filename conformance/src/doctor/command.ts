import { onlyWord, readOptions, serverUrl, wholeNumber } from '../cli/read-options.ts';
import type { Subcommand } from '../cli/subcommand.ts';
import { withLogFile } from '../log/log-to-file.ts';
import { examine } from './examine.ts';
import { doctorHelp } from './help.ts';
import { doctorJson, doctorText } from './report.ts';

const text = { type: 'string' } as const;
const options = {
  ...{ token: text, patience: text, timeout: text, log: text },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;
const [leastMs, mostMs] = [10, 600_000];

/** Asks a server what it is; false for one that does not speak WSE. */
export const doctorCommand: Subcommand = async (argv, { stdout, signal }) => {
  const { values, positionals } = readOptions(argv, options);
  if (values.help) {
    stdout.write(doctorHelp);
    return true;
  }
  const { token, patience = '1000', timeout = '60000', json } = values;
  const url = serverUrl('doctor', onlyWord('doctor', 'URL', positionals));
  const patienceMs = wholeNumber('--patience', patience, leastMs, mostMs);
  const timeoutMs = wholeNumber('--timeout', timeout, leastMs, mostMs);
  const nowMs = (): number => performance.now();
  const given = { url, patienceMs, timeoutMs, signal, nowMs, ...(token === undefined ? {} : { token }) };
  const examination = await withLogFile(values.log, (recorder) => examine({ ...given, recorder }));
  stdout.write(json ? doctorJson(examination) : doctorText(examination));
  return examination.speaksWse;
};
