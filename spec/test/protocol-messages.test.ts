import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chapterNames, protocolDirectory } from '../generator/requirements.ts';
import { validatePayload } from '../src/generated/validators.ts';
import { isObject } from '../src/payload-issue.ts';

const sessionChapters = chapterNames().filter((name) => /^(01|04|09|1[0-3])-/.test(name));

/** Indented blocks of a chapter, each as one line, so that an object may be broken across several. */
function examplesOf(chapter: string): readonly string[] {
  const text = readFileSync(join(protocolDirectory, `${chapter}.md`), 'utf8');
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('    '))
    .map((block) =>
      block
        .split('\n')
        .map((line) => line.trim())
        .join('\n'),
    );
}

/** Where the object that begins at `start` ends; the length of the text if it does not. */
function endOfObject(text: string, start: number): number {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}]/g;
  tokens.lastIndex = start;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    depth += token[0] === '{' ? 1 : token[0] === '}' ? -1 : 0;
    if (depth === 0) return tokens.lastIndex;
  }
  return text.length;
}

/** Objects of the examples that are shown whole. */
function objectsOf(example: string): readonly string[] {
  const found: string[] = [];
  for (let start = example.indexOf('{"'); start !== -1; start = example.indexOf('{"', start)) {
    const end = endOfObject(example, start);
    found.push(example.slice(start, end));
    start = end;
  }
  return found.filter((text) => !text.includes('…'));
}

const shown = sessionChapters.flatMap((chapter) =>
  examplesOf(chapter)
    .flatMap(objectsOf)
    .map((text) => ({ chapter, text })),
);

describe('messages shown in the chapters of the session', () => {
  it('are JSON', () => {
    const isJson = (text: string): boolean => {
      try {
        return isObject(JSON.parse(text));
      } catch {
        return false;
      }
    };
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.filter(({ text }) => !isJson(text))).toEqual([]);
  });

  it('have the payloads of the schema', () => {
    const issues = shown.flatMap(({ chapter, text }) => {
      const message: unknown = JSON.parse(text);
      if (!isObject(message) || typeof message.t !== 'string' || message.p === undefined) return [];
      const issue = validatePayload(message.t, message.p);
      return issue === undefined ? [] : [{ chapter, text, issue }];
    });
    expect(issues).toEqual([]);
  });
});
