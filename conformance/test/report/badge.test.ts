import { describe, expect, it } from 'vitest';
import { formatBadge } from '../../src/report/badge.ts';
import { sampleReport } from '../support/report.ts';

const report = await sampleReport();
const passing = {
  ...report,
  peers: report.peers.map((peer) => ({ ...peer, results: peer.results.filter(({ status }) => status === 'passed') })),
};

describe('the badge', () => {
  it('says how many failed, in red, for the eye and for readers of screens', () => {
    const svg = formatBadge(report);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="20" role="img"/);
    expect(svg).toMatch(/aria-label="WSE conformance: \d+ of \d+ failed"/);
    expect(svg).toContain('#c62828');
  });

  it('says how many passed, in green, where nothing failed', () => {
    const svg = formatBadge(passing);
    expect(svg).toMatch(/<title>WSE conformance: [1-9]\d* passed<\/title>/);
    expect(svg).toContain('#2e7d32');
  });

  it('claims nothing for a run that was not finished, or had no case', () => {
    expect(formatBadge({ ...passing, interrupted: true })).toContain('not finished');
    expect(formatBadge({ ...report, peers: [] })).toContain('nothing run');
  });

  it('needs nothing but itself', () => {
    expect(formatBadge(report).replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|href|url\((?!#)/,
    );
  });
});
