import { formatJson } from '../report/json.ts';
import { type JsonReport, readJsonReport } from '../report/json-report.ts';
import { changesSince, formatChanges } from '../report/since.ts';
import type { Report } from '../results.ts';
import type { ReportRequest } from './arguments.ts';
import type { CliEnvironment } from './environment.ts';

/** What a run is compared with, and where its own reports go. */
export interface Comparison {
  readonly since?: { readonly file: string; readonly report: JsonReport };
  readonly reports: readonly ReportRequest[];
}

/** Tells what has changed since another report, where one was named. */
export function tellChanges(
  report: Report,
  { since, reports }: Comparison,
  { stdout, stderr }: Pick<CliEnvironment, 'stdout' | 'stderr'>,
): void {
  if (since === undefined) return;
  // Behind a report for a program nothing may stand.
  const place = reports.some(({ file }) => file === undefined) ? stderr : stdout;
  place.write(formatChanges(changesSince(since.report, readJsonReport(formatJson(report))), since.file));
}
