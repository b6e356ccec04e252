import { type Status, statuses } from '../results.ts';

/** What of a report of the format `wse-conformance-report/1` is read again; schemas/report.schema.json has all of it. */
export interface JsonReport {
  readonly format: typeof reportFormat;
  readonly started_at: string;
  readonly as_expected: boolean;
  readonly interrupted: boolean;
  readonly peers: readonly JsonPeer[];
  readonly signature?: unknown;
}

interface JsonPeer {
  readonly name: string;
  readonly results: readonly { readonly name: string; readonly status: Status; readonly title?: string }[];
}

export const reportFormat = 'wse-conformance-report/1';

/** The text is no report. */
export class ReportFormatError extends Error {
  override readonly name = 'ReportFormatError';
}

/** Reads a JSON report. Throws {@link ReportFormatError} for anything else. */
export function readJsonReport(text: string): JsonReport {
  const value = parse(text);
  if (isReport(value)) return value;
  throw new ReportFormatError(`no report of the format ${reportFormat}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ReportFormatError('no report: not JSON');
  }
}

function isReport(value: unknown): value is JsonReport {
  return isObject(value) && value.format === reportFormat && Array.isArray(value.peers) && value.peers.every(isPeer);
}

function isPeer(value: unknown): value is JsonPeer {
  return (
    isObject(value) && typeof value.name === 'string' && Array.isArray(value.results) && value.results.every(isResult)
  );
}

function isResult(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && statuses.some((status) => status === value.status);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
