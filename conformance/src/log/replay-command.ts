import { onlyWord, readOptions, serverUrl, wholeNumber } from '../cli/read-options.ts';
import type { Subcommand } from '../cli/subcommand.ts';
import { UsageError } from '../cli/usage-error.ts';
import { sideBySide } from '../recordings/side-by-side.ts';
import { replayHelp } from './help.ts';
import { withLogFile } from './log-to-file.ts';
import { readLogFile } from './read-log-file.ts';
import { type Replayed, replay } from './replay.ts';

const [leastMs, mostMs] = [10, 600_000];
const text = { type: 'string' } as const;
const options = {
  ...{ against: text, token: text, conn: text, timeout: text, log: text },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Replays a log against a server; false when an answer differs. */
export const replayCommand: Subcommand = async (argv, { stdout, stderr, signal }) => {
  const { values, positionals } = readOptions(argv, options);
  if (values.help) {
    stdout.write(replayHelp);
    return true;
  }
  const file = onlyWord('replay', 'file', positionals);
  const { against, token, conn, timeout = '1000', json } = values;
  if (against === undefined) throw new UsageError('replay: --against is missing');
  const url = serverUrl('--against', against);
  const patienceMs = wholeNumber('--timeout', timeout, leastMs, mostMs);
  const { conversations, problems } = readLogFile(file, conn);
  for (const problem of problems) stderr.write(`not read: ${problem}\n`);
  const nowMs = (): number => performance.now();
  const given = { url, patienceMs, nowMs, signal, ...(token === undefined ? {} : { token }) };
  const results = await withLogFile(values.log, async (recorder) => {
    const done: Replayed[] = [];
    for (const conversation of conversations) {
      if (!signal.aborted) done.push(await replay(conversation, { ...given, recorder }));
    }
    return done;
  });
  stdout.write(json ? `${JSON.stringify(results, null, 1)}\n` : results.map(textOf).join(''));
  return results.length === conversations.length && results.every(({ differences }) => differences.length === 0);
};

function textOf({ conn, sent, compared, differences, notes }: Replayed): string {
  const verdict = differences.length === 0 ? 'the same by shape' : 'DIFFERS';
  const lines = [
    `connection ${conn}: ${verdict} (${sent} frames of the client, ${compared} of the server)`,
    ...notes.map((note) => `  ${note}`),
    ...differences.flatMap((difference) => sideBySide(difference)).map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
