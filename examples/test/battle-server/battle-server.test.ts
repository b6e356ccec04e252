// Every test of the published tool that one server alone can pass, played against ours over real sockets.
import { describe, expect, it } from 'vitest';
import { startBattleServer } from '../../battle-server/battle-server.ts';
import { parseCommandLine } from '../../battle-server/command-line.ts';
import { plays } from './plays/index.ts';

async function start(...args: readonly string[]) {
  const options = parseCommandLine(['--port', '0', ...args]);
  if (options === 'help') throw new Error('nobody asked for help');
  const problems: string[] = [];
  const server = await startBattleServer(options, (problem) => problems.push(problem));
  const port = Number(new URL(server.url).port);
  return { server, problems, target: { port, metricsUrl: server.metricsUrl ?? '' } };
}

describe.each(['ws', 'uws'])('a battle server over %s', (transport) => {
  it.each(plays)('passes $name', async ({ args, play }) => {
    const { server, problems, target } = await start('--transport', transport, ...args);
    try {
      await play(target);
    } finally {
      await server.stop();
    }
    expect(problems).toEqual([]);
  });
});
