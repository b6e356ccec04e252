import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  chapterNames,
  protocolDirectory,
  readRequirements,
  renderRequirements,
  requirementsOf,
} from '../generator/requirements.ts';

const areas: Readonly<Record<string, string>> = {
  '01-connection': 'CONN',
  '02-frames': 'FRM',
  '03-envelope': 'ENV',
  '04-handshake': 'HS',
  '05-payload-codecs': 'PAY',
  '06-compression': 'CMP',
  '07-encryption': 'ENC',
  '08-signing': 'SIG',
  '09-subscriptions': 'SUB',
  '10-delivery': 'DLV',
  '11-recovery': 'REC',
  '12-presence': 'PRS',
  '13-liveness-and-limits': 'LIM',
  '14-cluster': 'CLU',
};

const specDirectory = fileURLToPath(new URL('..', import.meta.url));
const errataFile = join(specDirectory, 'errata.md');
const errata = existsSync(errataFile) ? readFileSync(errataFile, 'utf8') : '';
const generatedFile = join(specDirectory, 'src/generated/requirements.ts');
const chapters = chapterNames();
const texts = new Map(chapters.map((name) => [name, readFileSync(join(protocolDirectory, `${name}.md`), 'utf8')]));
const requirements = readRequirements();
const ids = new Set(requirements.map(({ id }) => id));

function numberOf(id: string): number {
  return Number(id.slice(-3));
}
function unmatched(text: string, known: (id: string) => boolean): readonly string[] {
  return [...text.matchAll(/WSE-[A-Z]+-\d+/g)].map(([id]) => id).filter((id) => !known(id));
}
function errataHas(id: string): boolean {
  return new RegExp(`^(?:#+ |\\*\\*|\\| *)?(?:<a [^>]*></a>)?${id}\\b`, 'm').test(errata);
}

describe('requirements', () => {
  it('come from the fifteen chapters', () => {
    expect(chapters).toEqual(['00-overview', ...Object.keys(areas)]);
  });

  it('have ids that are used once', () => {
    const all = requirements.map(({ id }) => id);
    expect(all.filter((id, at) => all.indexOf(id) !== at)).toEqual([]);
  });

  it('carry the area of their chapter', () => {
    expect(requirements.filter(({ id, chapter }) => id.split('-')[1] !== areas[chapter]).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('ascend within a chapter', () => {
    const falling = requirements.filter(({ id, chapter }, at) => {
      const before = requirements[at - 1];
      return before?.chapter === chapter && numberOf(before.id) >= numberOf(id);
    });
    expect(falling.map(({ id }) => id)).toEqual([]);
  });

  it('all say a level, wherever a line begins with an id', () => {
    const lines = [...texts.values()].flatMap((text) => text.match(/^WSE-(?!ERR)[A-Z]+-\d+.*$/gm) ?? []);
    expect(lines.filter((line) => !/^WSE-[A-Z]+-\d{3} \((MUST|SHOULD|MAY)\) \S/.test(line))).toEqual([]);
    expect(lines).toHaveLength(requirements.length);
  });

  it('are whole sentences', () => {
    expect(requirements.filter(({ text }) => !/[.:]$/.test(text)).map(({ id }) => id)).toEqual([]);
  });

  it('tag what only a running peer can show at the end and nowhere else', () => {
    expect(requirements.filter(({ text }) => text.includes('[live]')).map(({ id }) => id)).toEqual([]);
  });
});

describe('references', () => {
  it('name requirements that exist', () => {
    const known = (id: string): boolean => id.startsWith('WSE-ERR-') || ids.has(id);
    const missing = [...texts.values(), errata].flatMap((text) => unmatched(text, known));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('name errata that exist', () => {
    const known = (id: string): boolean => !id.startsWith('WSE-ERR-') || errataHas(id);
    const missing = [...texts.values(), errata].flatMap((text) => unmatched(text, known));
    expect([...new Set(missing)]).toEqual([]);
  });
});

describe('the generated list', () => {
  it('equals what the chapters say', () => {
    expect(readFileSync(generatedFile, 'utf8')).toBe(renderRequirements());
  });

  it('joins the lines of a paragraph and takes the tag off', () => {
    const markdown =
      '# x\n\nWSE-FRM-001 (MUST) One\ntwo. [live]\nWSE-FRM-002 (MAY) Three.\n\nProse WSE-FRM-003 (MUST) no.\n';
    expect(requirementsOf('02-frames', markdown)).toEqual([
      { id: 'WSE-FRM-001', level: 'must', live: true, chapter: '02-frames', text: 'One two.' },
      { id: 'WSE-FRM-002', level: 'may', live: false, chapter: '02-frames', text: 'Three.' },
    ]);
  });
});
