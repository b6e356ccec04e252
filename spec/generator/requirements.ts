import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How binding a requirement is, by RFC 2119. */
export type RequirementLevel = 'must' | 'should' | 'may';

/** A numbered sentence of the protocol chapters. */
export interface Requirement {
  /** `WSE-<AREA>-<NNN>`; never used twice. */
  readonly id: string;
  readonly level: RequirementLevel;
  /** True when only the behaviour of a running session, server or mesh can show it. */
  readonly live: boolean;
  /** File name of the chapter without `.md`. */
  readonly chapter: string;
  /** The sentence on one line, without id, level and tag; Markdown. */
  readonly text: string;
}

/** Where the chapters are. */
export const protocolDirectory: string = fileURLToPath(new URL('../protocol', import.meta.url));

const opening = /^(WSE-[A-Z]+-\d{3}) \((MUST|SHOULD|MAY)\) /;
const liveTag = / \[live\]$/;
const levels: Readonly<Record<string, RequirementLevel>> = { MUST: 'must', SHOULD: 'should', MAY: 'may' };

/** Names of the chapters, in order, without `.md`. */
export function chapterNames(directory: string = protocolDirectory): readonly string[] {
  const chapters = readdirSync(directory).filter((file) => /^\d\d-.*\.md$/.test(file));
  return chapters.map((file) => file.slice(0, -'.md'.length)).sort();
}

/** Finds the requirements of one chapter: paragraphs that begin with an id and a level in brackets. */
export function requirementsOf(chapter: string, markdown: string): readonly Requirement[] {
  const paragraphs = markdown.split(/\n(?:\s*\n)+|\n(?=WSE-[A-Z]+-\d{3} \()/);
  return paragraphs.flatMap((paragraph) => {
    const line = paragraph.trim().replace(/\s*\n\s*/g, ' ');
    const [head, id, word] = opening.exec(line) ?? [];
    const level = levels[word ?? ''];
    if (head === undefined || id === undefined || level === undefined) return [];
    const text = line.slice(head.length).replace(liveTag, '');
    return [{ id, level, live: liveTag.test(line), chapter, text }];
  });
}

/** Reads all requirements, chapter by chapter, in the order in which they are written. */
export function readRequirements(directory: string = protocolDirectory): readonly Requirement[] {
  return chapterNames(directory).flatMap((chapter) =>
    requirementsOf(chapter, readFileSync(join(directory, `${chapter}.md`), 'utf8')),
  );
}

const header = `// Generated from spec/protocol. Do not edit: change the chapters and run \`npm run generate\`.

/** A numbered sentence of the protocol chapters. */
export interface Requirement {
  /** \`WSE-<AREA>-<NNN>\`; never used twice. */
  readonly id: string;
  /** How binding it is, by RFC 2119. */
  readonly level: 'must' | 'should' | 'may';
  /** True when only the behaviour of a running session, server or mesh can show it. */
  readonly live: boolean;
  /** File name of the chapter without \`.md\`. */
  readonly chapter: string;
  /** The sentence on one line; Markdown. */
  readonly text: string;
}

/** Every requirement of the protocol, in the order of the chapters. */
`;

/** Writes the requirements as a TypeScript module, so that tools and browsers need not read the chapters. */
export function renderRequirements(requirements: readonly Requirement[] = readRequirements()): string {
  const rows = requirements.map((requirement) => `  ${JSON.stringify(requirement)},\n`);
  return `${header}export const requirements: readonly Requirement[] = [\n${rows.join('')}];\n`;
}
