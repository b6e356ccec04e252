import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readTranscripts, transcriptsDirectory } from '../src/vectors.ts';

const text = readFileSync(fileURLToPath(new URL('../errata.md', import.meta.url)), 'utf8');
const entries = text
  .split(/^### /m)
  .slice(1)
  .map((part) => part.split(/^## /m, 1)[0] ?? '');
const ids = entries.map((entry) => entry.slice(0, 'WSE-ERR-000'.length));
const recordings = readdirSync(transcriptsDirectory)
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => readTranscripts(join(transcriptsDirectory, file)).transcripts.map(({ id }) => id));

function labelsOf(entry: string): readonly string[] {
  return [...entry.matchAll(/^- \*\*(\w+)\*\* \S/gm)].map(([, label]) => label ?? '');
}

/** Names of recordings; in brackets a name without peer takes the peer of the one before. */
function recordingsOf(entry: string): readonly string[] {
  const flat = entry.replaceAll(/\n\s+/g, ' ');
  const full = [...flat.matchAll(/`(live-[^`/]+\/[^`]+)`/g)].map(([, name = '']) => name);
  const groups = [...flat.matchAll(/\(([^()]*`live-[^()]*)\)/g)].map(([, group = '']) => group);
  return [...full, ...groups.flatMap(shortNamesOf)];
}

function shortNamesOf(group: string): readonly string[] {
  let peer = '';
  return [...group.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => {
    const isFull = name.startsWith('live-');
    if (isFull) peer = name.split('/', 1)[0] ?? '';
    return isFull ? [] : [`${peer}/${name}`];
  });
}

function isRecorded(pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+]/g, String.raw`\$&`));
  const whole = new RegExp(`^${parts.join('[^/]*')}$`);
  return recordings.some((id) => whole.test(id));
}

describe('errata', () => {
  it('have ids that are used once', () => {
    expect(ids.filter((id) => !/^WSE-ERR-\d{3}$/.test(id))).toEqual([]);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('say what was seen, whom it concerns, and what each profile does', () => {
    const form = ['Evidence', 'Affects', 'documented', 'observed'].join();
    const others = entries.filter((entry) => labelsOf(entry).join() !== form);
    expect(others.map((entry) => entry.slice(0, 60))).toEqual([]);
  });

  it('name recordings that exist', () => {
    const named = entries.flatMap(recordingsOf);
    expect(named.length).toBeGreaterThan(100);
    expect([...new Set(named)].filter((pattern) => !isRecorded(pattern))).toEqual([]);
  });

  it('are reached from the table of contents, area by area', () => {
    const areas = [...text.matchAll(/^## (.+)$/gm)].map(([, area]) => area);
    const contents = [...text.matchAll(/^- \[(.+)\]\(#[a-z-]+\)$/gm)].map(([, area]) => area);
    expect(contents).toEqual(areas);
  });
});
