import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadLibrary } from '../src/library.ts';

interface Requirement {
  readonly id: string;
  readonly level: string;
  /** Shown only by a whole connection, not by a codec. */
  readonly isLive: boolean;
  readonly chapter: string;
}

const folder = new URL('../../spec/protocol/', import.meta.url);
const codecChapters = ['02', '03', '05', '06', '07', '08', '14'];

function requirementsOf(name: string): readonly Requirement[] {
  const paragraphs = readFileSync(new URL(name, folder), 'utf8').split(/\n{2,}/);
  return paragraphs.flatMap((paragraph) => {
    const [, id, level] = /^(WSE-[A-Z]+-\d{3}) \((MUST|SHOULD|MAY)\) /.exec(paragraph.trim()) ?? [];
    if (id === undefined || level === undefined) return [];
    return [{ id, level, isLive: paragraph.includes('[live]'), chapter: name.slice(0, 2) }];
  });
}

const chapters = readdirSync(folder).filter((name) => /^\d\d-.*\.md$/.test(name));
const requirements = chapters.flatMap(requirementsOf);
const cases = loadLibrary();
const named = new Set(cases.flatMap((one) => one.requirements));

describe('coverage', () => {
  it.each(codecChapters)('every MUST of chapter %s that a codec can show has a case', (chapter) => {
    const demanded = requirements.filter((one) => one.chapter === chapter && one.level === 'MUST' && !one.isLive);
    expect(demanded.length).toBeGreaterThan(10);
    expect(demanded.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });

  it('no case names a requirement that does not exist', () => {
    const known = new Set(requirements.map(({ id }) => id));
    expect([...named].filter((id) => !known.has(id))).toEqual([]);
  });

  it('every case names a requirement', () => {
    expect(cases.filter((one) => one.requirements.length === 0).map(({ id }) => id)).toEqual([]);
  });

  it('what is left to live peers lies in the chapters about connections', () => {
    const uncovered = requirements.filter((one) => one.level === 'MUST' && !one.isLive && !named.has(one.id));
    expect(uncovered.filter(({ chapter }) => codecChapters.includes(chapter))).toEqual([]);
  });
});
