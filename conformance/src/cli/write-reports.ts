import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reporters } from '../report/reporters.ts';
import { formatText } from '../report/text.ts';
import { isAsExpected, type Report } from '../results.ts';
import type { Arguments, ReportRequest } from './arguments.ts';
import type { CliEnvironment } from './environment.ts';
import { UsageError } from './usage-error.ts';

/** What was asked for, and by which verb of the command line. */
interface ReportsAsked {
  readonly verb: Arguments['verb'] | 'live';
  readonly reports: readonly ReportRequest[];
}

/** Where `run` puts its page unless told otherwise. */
const defaultPage = join('conformance-report', 'index.html');

/** Writes the reports that were asked for, and the text to standard output unless another took its place. */
export function writeReports(report: Report, args: ReportsAsked, { stdout }: Pick<CliEnvironment, 'stdout'>): boolean {
  const requests: readonly ReportRequest[] =
    args.verb === 'run' && args.reports.length === 0 ? [{ format: 'html', file: defaultPage }] : args.reports;
  if (requests.every(({ file }) => file !== undefined)) stdout.write(formatText(report));
  for (const request of requests) {
    const text = reporters[request.format]?.(report, request.signingKey) ?? '';
    if (request.file === undefined) stdout.write(text);
    else stdout.write(`${request.format} report: ${writeTo(request.file, text)}\n`);
  }
  return isAsExpected(report);
}

function writeTo(file: string, text: string): string {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return resolve(file);
  } catch (error) {
    throw new UsageError(`cannot write the report: ${error instanceof Error ? error.message : String(error)}`);
  }
}
