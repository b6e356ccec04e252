import { requirements } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { loadLibrary } from '../src/library.ts';

/** Chapters whose requirements a codec can show; the others wait for live peers, chapter by chapter. */
const codecChapters = ['02', '03', '05', '06', '07', '08', '14'];
const pendingChapters = ['00', '01', '04', '09', '10', '11', '12', '13'];

const cases = loadLibrary();
const named = new Set(cases.flatMap((one) => one.requirements));
const uncovered = requirements.filter(({ id, level, live }) => level === 'must' && !live && !named.has(id));

function chapterOf({ chapter }: { readonly chapter: string }): string {
  return chapter.slice(0, 2);
}

describe('coverage', () => {
  it.each(codecChapters)('every MUST of chapter %s that needs no connection has a case', (chapter) => {
    expect(requirements.filter((one) => chapterOf(one) === chapter).length).toBeGreaterThan(20);
    expect(uncovered.filter((one) => chapterOf(one) === chapter).map(({ id }) => id)).toEqual([]);
  });

  it('leaves requirements to the pending chapters alone', () => {
    expect([...new Set(uncovered.map(chapterOf))].filter((chapter) => !pendingChapters.includes(chapter))).toEqual([]);
  });

  it('names no requirement that does not exist', () => {
    const known = new Set(requirements.map(({ id }) => id));
    expect([...named].filter((id) => !known.has(id))).toEqual([]);
  });

  it('names a requirement in every case', () => {
    expect(cases.filter((one) => one.requirements.length === 0).map(({ id }) => id)).toEqual([]);
  });
});
