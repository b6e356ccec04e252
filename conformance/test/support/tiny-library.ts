import type { Case } from '../../src/case.ts';
import type { CliEnvironment } from '../../src/cli/environment.ts';
import type { Operations } from '../../src/driver/serve.ts';
import { textCase } from './cases.ts';

const operations: Operations = ({ operation }) => {
  if (operation.case === 'describe') return { case: 'describe', value: { name: 'tiny', dialects: ['D2g'] } };
  const text = operation.case === 'decode' ? String(operation.value.frame.value) : '';
  return { case: 'decode', value: { content: { case: 'rawText', value: text } } };
};

const cases: readonly Case[] = [
  textCase('good/one'),
  textCase('good/two', { level: 'should' }),
  textCase('bad/one', { text: 'said', answer: 'wanted' }),
  textCase('driver/die', { text: 'die' }),
  textCase('driver/hang', { text: 'hang' }),
];

/** The command line over a handful of cases. */
export function tinyEnvironment(
  stdout: CliEnvironment['stdout'],
  stderr: Pick<CliEnvironment['stderr'], 'write'>,
  signal: AbortSignal,
): CliEnvironment {
  const screen = { isTty: false, columns: 80, write: (text: string) => stderr.write(text) };
  return { stdout, stderr: screen, signal, operations, readLibrary: () => ({ cases, unrecognised: [] }) };
}
