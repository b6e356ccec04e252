import type { KeyObject } from 'node:crypto';
import type { Report } from '../results.ts';
import { formatBadge } from './badge.ts';
import { formatHtml } from './html/page.ts';
import { formatJson } from './json.ts';
import { formatJunit } from './junit.ts';
import { formatMarkdown } from './markdown.ts';
import { formatTap } from './tap.ts';
import { formatText } from './text.ts';

/** Turns a report into the text of one format; JSON and the page are signed where a key is given. */
export type Reporter = (report: Report, signingKey?: KeyObject) => string;

/** The formats by name. */
export const reporters: Readonly<Record<string, Reporter>> = {
  text: formatText,
  json: formatJson,
  junit: formatJunit,
  tap: formatTap,
  markdown: formatMarkdown,
  html: formatHtml,
  badge: formatBadge,
};
