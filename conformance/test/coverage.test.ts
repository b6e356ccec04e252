import { requirements } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { loadLibrary } from '../src/library.ts';
import { clientCases } from '../suites/client/index.ts';
import { nodeCases } from '../suites/node/index.ts';
import { serverCases } from '../suites/server/index.ts';
import { unproven } from '../suites/unproven.ts';

/** Chapters whose requirements a codec can show; the others need a running implementation. */
const codecChapters = ['02', '03', '05', '06', '07', '08', '14'];

const cases = loadLibrary();
const byCodec = new Set(cases.flatMap((one) => one.requirements));
const liveCases = [...serverCases, ...clientCases, ...nodeCases];
const byLive = new Set(liveCases.flatMap((one) => one.requirements));
const musts = requirements.filter(({ level }) => level === 'must');
const excused = unproven.flatMap((entry) => entry.requirements);

function chapterOf({ chapter }: { readonly chapter: string }): string {
  return chapter.slice(0, 2);
}

describe('coverage', () => {
  it.each(codecChapters)('every MUST of chapter %s that needs no connection has a case', (chapter) => {
    const ofChapter = requirements.filter((one) => chapterOf(one) === chapter);
    expect(ofChapter.length).toBeGreaterThan(20);
    const uncovered = ofChapter.filter(({ id, level, live }) => level === 'must' && !live && !byCodec.has(id));
    expect(uncovered.map(({ id }) => id)).toEqual([]);
  });

  it('every MUST of the protocol has a case, or a reason why it has none', () => {
    const shown = new Set([...byCodec, ...byLive, ...excused]);
    expect(musts.filter(({ id }) => !shown.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('no reason stands for what has a case, what is no MUST, or what another one stands for', () => {
    expect(excused.filter((id) => byCodec.has(id) || byLive.has(id))).toEqual([]);
    expect(excused.filter((id) => !musts.some((must) => must.id === id))).toEqual([]);
    expect(new Set(excused).size).toBe(excused.length);
  });

  it('names no requirement that does not exist', () => {
    const known = new Set(requirements.map(({ id }) => id));
    expect([...byCodec, ...byLive].filter((id) => !known.has(id))).toEqual([]);
  });

  it('names a requirement in every case', () => {
    expect([...cases, ...liveCases].filter((one) => one.requirements.length === 0).map(({ id }) => id)).toEqual([]);
  });
});
