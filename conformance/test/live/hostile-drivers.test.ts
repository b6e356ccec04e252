import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../src/driver/json-lines.ts';
import { createDriverPeer } from '../../src/live/peers/driver.ts';
import { clientSuite } from '../../src/live/suites/client-suite.ts';
import { nodeSuite } from '../../src/live/suites/node-suite.ts';
import { serverSuite } from '../../src/live/suites/server-suite.ts';
import type { RunResult } from '../../src/results.ts';
import { accept, dial, link } from '../../suites/language/index.ts';
import { runHostile } from '../support/hostile.ts';

const sides = {
  server: { suite: serverSuite, steps: [dial('a')] },
  client: { suite: clientSuite, steps: [accept('a')] },
  node: { suite: nodeSuite, steps: [link('a')] },
} as const;

/** A driver that says who it is, and answers all else as it is told. */
async function runWith(side: keyof typeof sides, reaction: string): Promise<RunResult> {
  const program = `
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  const answer = (result) => console.log(JSON.stringify({ id: request.id, ...result }));
  if (request.describe !== undefined) answer({ describe: { name: 'hostile' } });
  else { ${reaction} }
});`;
  const command = [process.execPath, '-e', program];
  const peer = createDriverPeer({ name: 'hostile', command, framing: jsonLines, timeoutMs: 1000 });
  try {
    return await runHostile(sides[side].suite, peer, sides[side].steps, { caseMs: 20_000 });
  } finally {
    await peer.close();
  }
}

const reactions = {
  hangs: ['', 'timed_out', 'no answer within 1000 ms'],
  dies: ['process.exit(3);', 'died', 'exit code 3'],
  'answers garbage': ['console.log("good morning");', 'garbage', 'good morning'],
  'speaks another protocol': ['process.stdout.write("HTTP/1.1 400 Bad Request\\r\\n\\r\\n");', 'garbage', 'HTTP/1.1'],
  'floods without an end of line': [
    'process.stdout.write("x".repeat(17 * 1048576) + "\\n");',
    'garbage',
    'a line of more than 16777216 bytes',
  ],
  'floods with lines': ['for (let i = 0; i < 2000; i += 1) console.log("{}");', 'garbage', ''],
  'answers something else': ['answer({ describe: {} });', 'garbage', 'describe'],
} as const;

describe.each(Object.keys(sides) as (keyof typeof sides)[])(
  'a driver of a %s costs its own case and a clear line',
  (side) => {
    it.each(Object.entries(reactions))('when it %s', { timeout: 60_000 }, async (_, [reaction, kind, says]) => {
      const { status, trouble } = await runWith(side, reaction);
      expect([status, trouble?.kind]).toEqual(['failed', kind]);
      expect(trouble?.message).toContain(says);
    });

    it('when it lies about where it listens, or nobody connects', { timeout: 60_000 }, async () => {
      const result = await runWith(
        side,
        'answer(request.start ? { start: { port: 9, clusterPort: 9, cluster_port: 9 } } : {});',
      );
      expect(result.status).toBe('failed');
      expect(JSON.stringify([result.trouble, result.differences])).toMatch(/ECONNREFUSED|none within/);
    });

    it('when it never stops', { timeout: 60_000 }, async () => {
      const result = await runWith(
        side,
        'if (request.stop === undefined) answer({ start: { port: 9, cluster_port: 9 } });',
      );
      expect(result.status).toBe('failed');
    });
  },
);
