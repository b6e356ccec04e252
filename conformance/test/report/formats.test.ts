import { describe, expect, it } from 'vitest';
import { formatJson } from '../../src/report/json.ts';
import { formatJunit } from '../../src/report/junit.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import { formatTap } from '../../src/report/tap.ts';
import { formatText } from '../../src/report/text.ts';
import { sampleReport } from '../support/report.ts';

const report = await sampleReport();

/** Names of the elements that are open at the end; throws where a tag closes another than the last one opened. */
function openElements(markup: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', rest = ''] of markup.matchAll(/<(\/?)([a-z]+)((?:[^"<>]|"[^"<]*")*)>/g)) {
    if (slash === '/') expect(open.pop()).toBe(name);
    else if (!rest.endsWith('/')) open.push(name);
  }
  return open;
}

describe('text', () => {
  const text = formatText(report);

  it('tells a case once for all its settings', () => {
    expect(text).toContain('FAILED  echo  area/wrong\n');
    expect(text).toContain('in 2 runs: dialect D2b D2g, profile observed');
    expect(text).toContain('decode.raw_text: expected "wrong", got "something else"');
    expect(text).toContain('Users would see something else.');
  });

  it('ends with a table, what was missing, and the verdict', () => {
    expect(text).toMatch(/echo +echo 1\.2 +2 +4 +2 +2 +2 +12 ms\nabsent: not run, not installed/);
    expect(text).toMatch(/2 passed, 4 failed, 2 known to fail, 2 noted, 2 unsupported in 1\.2 s: NOT as expected\n$/);
  });
});

describe('json', () => {
  const document = JSON.parse(formatJson(report));

  it('holds verdict, counts and every run', () => {
    expect(document).toMatchObject({
      format: 'wse-conformance-report/1',
      as_expected: false,
      started_at: '1970-01-01T00:00:00.000Z',
    });
    expect(document.peers[0].counts).toMatchObject({ passed: 2, failed: 4, known: 2 });
    expect(document.peers[0].results).toHaveLength(12);
  });

  it('holds request and answer of a failure', () => {
    const failed = document.peers[0].results.find(({ status }: { status: string }) => status === 'failed');
    expect(failed).toMatchObject({
      request: { decode: { text: 'wrong' } },
      response: { decode: { raw_text: 'something else' } },
      differences: [{ path: 'decode.raw_text' }],
    });
  });
});

describe('junit', () => {
  const xml = formatJunit(report);

  it('is well-formed, whatever cases are called', () => {
    expect(xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n')).toBe(true);
    const elements = xml.slice(xml.indexOf('?>') + 2);
    expect(openElements(elements)).toEqual([]);
    expect(elements.replace(/<\/?[a-z]+(?:[^"<>]|"[^"<]*")*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
    expect(xml).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  });

  it('counts failures and what was skipped', () => {
    expect(xml).toContain('<testsuite name="echo" tests="12" failures="4" errors="0" skipped="6"');
    expect(xml.match(/<failure /g)).toHaveLength(4);
    expect(xml.match(/<skipped /g)).toHaveLength(6);
  });
});

describe('tap', () => {
  const lines = formatTap(report).trimEnd().split('\n');

  it('has version, plan and one numbered point a run', () => {
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..12']);
    const points = lines.filter((line) => /^(?:not )?ok /.test(line));
    expect(points.map((line) => Number(/ok (\d+) - /.exec(line)?.[1]))).toEqual(
      Array.from({ length: 12 }, (_, at) => at + 1),
    );
  });

  it('marks known failures, unsupported cases and failures', () => {
    expect(lines.filter((line) => /^not ok .* # TODO /.test(line))).toHaveLength(4);
    expect(lines.filter((line) => /^ok .* # SKIP it cannot \\# ever$/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => /^not ok (?!.* # TODO)/.test(line))).toHaveLength(4);
  });

  it('has nothing else but YAML blocks', () => {
    const rest = lines.slice(2).filter((line) => !/^(?:not )?ok \d+ - /.test(line));
    expect(rest.every((line) => line.startsWith('  '))).toBe(true);
    expect(rest.filter((line) => line === '  ---')).toHaveLength(4);
    expect(rest.filter((line) => line === '  ...')).toHaveLength(4);
  });
});

describe('markdown', () => {
  const markdown = formatMarkdown(report);

  it('has a matrix of areas and peers', () => {
    expect(markdown).toContain('| area | echo (echo 1.2) |\n| --- | ---: |\n| area | 2/6, 2 failed, 2 known |');
  });

  it('lists what failed', () => {
    expect(markdown).toContain('- failed: `area/wrong` (dialect D2b D2g, profile observed): hands back wrong');
  });
});
