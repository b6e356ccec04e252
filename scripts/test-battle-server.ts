// Plays every test of the published load and battle tool that one server can pass against the battle server, in a process of its
// own: on ws and uws in Node, and in Bun where that is installed. `--command "python3 server.py"` plays against another server that
// takes the same options and prints its addresses; `--play TEXT` narrows a run. Exit 0 all passed, 1 something failed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { findRuntime } from '@wsekit/transports/compliance/node';
import { plays } from '../examples/test/battle-server/plays/index.ts';
import type { Play, Target } from '../examples/test/battle-server/plays/play.ts';

const main = resolve(import.meta.dirname, '../examples/battle-server/main.ts');
const condition = '--conditions=wsekit-source';
const { values } = parseArgs({ options: { command: { type: 'string' }, play: { type: 'string', default: '' } } });

/** Programs to play against, by the name they are shown with. */
function programs(): Record<string, readonly string[]> {
  if (values.command !== undefined) return { [values.command]: values.command.split(' ') };
  const node = [process.execPath, condition, '--import', 'tsx', main, '--transport'];
  const bun = findRuntime('bun');
  if (bun === undefined) console.log('SKIPPED: bun is not installed (npm run runtimes:install)');
  return {
    ws: [...node, 'ws'],
    uws: [...node, 'uws'],
    ...(bun === undefined ? {} : { bun: [bun, condition, main, '--transport', 'bun'] }),
  };
}

/** Waits until a server has printed its addresses and that it is ready. */
async function targetOf(child: ChildProcess): Promise<Target> {
  let printed = '';
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    printed += `${line}\n`;
    if (!line.includes('Ready')) continue;
    const port = Number(/ws:\/\/[^/:]+:(\d+)/.exec(printed)?.[1]);
    return { port, metricsUrl: /http:\S+\/metrics/.exec(printed)?.[0] ?? '' };
  }
  throw new Error(`the server has not started: ${printed}`);
}

async function run([command = '', ...args]: readonly string[], { args: more, play }: Play): Promise<void> {
  const child = spawn(command, [...args, '--port', '0', ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  try {
    await play(await targetOf(child));
  } finally {
    child.kill('SIGTERM');
  }
  const [code] = await exit;
  if (code !== 0) throw new Error(`the server ended with ${code}`);
}

let failures = 0;
for (const [name, program] of Object.entries(programs())) {
  for (const play of plays.filter((each) => each.name.includes(values.play))) {
    try {
      await run(program, play);
      console.log(`passed  ${name}: ${play.name}`);
    } catch (error) {
      failures += 1;
      console.log(`FAILED  ${name}: ${play.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
process.exitCode = failures === 0 ? 0 : 1;
