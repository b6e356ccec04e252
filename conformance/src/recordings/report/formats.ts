import { formatRecordingsHtml } from './html.ts';
import { formatRecordingsJson } from './json.ts';
import { formatRecordingsJunit } from './junit.ts';
import { formatRecordingsMarkdown } from './markdown.ts';
import type { RecordingsReport } from './recordings-report.ts';
import { formatRecordingsText } from './text.ts';

/** The formats by name. */
export const recordingsFormats: Readonly<Record<string, (report: RecordingsReport) => string>> = {
  text: formatRecordingsText,
  json: formatRecordingsJson,
  junit: formatRecordingsJunit,
  markdown: formatRecordingsMarkdown,
  html: formatRecordingsHtml,
};
