import { readFileSync } from 'node:fs';
import { escapeMarkup } from '../escape.ts';

/** What pages differ in above their body. */
export interface PageHead {
  readonly title: string;
  /** Style besides that of all pages. */
  readonly style?: string;
  /** Whether it has scripts of its own; without them none is run. */
  readonly hasScripts: boolean;
}

/** A page that needs nothing but itself, as far as its body. */
export function pageHead({ title, style = '', hasScripts }: PageHead): string {
  const policy = [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    ...(hasScripts ? ["script-src 'unsafe-inline'"] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<title>${escapeMarkup(title)}</title>
<style>
${pageAsset('page.css')}${style}</style>
</head>
`;
}

/** Style and script are files of their own in the source folder, which is published beside the compiled code. */
export function pageAsset(name: string): string {
  return readFileSync(new URL(`../../../src/report/html/${name}`, import.meta.url), 'utf8');
}
