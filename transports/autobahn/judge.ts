import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the suite says of one case: of the frames, and of how the connection ended. */
interface Verdict {
  readonly behavior: string;
  readonly behaviorClose: string;
}

/** Verdicts by case id, such as `6.4.1`. */
export type Verdicts = Readonly<Record<string, Verdict>>;

/** Cases of compression; without them 301 are left. */
const compressionCases = ['12.*', '13.*'];

/** Judges an echo server at the URL. */
export function judgeServer(wstest: string, url: string, withCompression: boolean): Promise<Verdicts> {
  return inFolder(async (folder) => {
    const settings = { ...selection(withCompression), servers: [{ agent, url }] };
    await finished(start(wstest, 'fuzzingclient', folder, settings));
    return verdictsIn(folder);
  });
}

/** Judges an echo client: `command` is run with the URL of the suite's server and the name to report under. */
export function judgeClient(wstest: string, command: readonly string[], withCompression: boolean): Promise<Verdicts> {
  return inFolder(async (folder) => {
    const port = await freePort();
    const url = `ws://127.0.0.1:${port}`;
    const server = start(wstest, 'fuzzingserver', folder, { ...selection(withCompression), url, webport: 0 });
    try {
      await listening(port, server);
      const [program = '', ...args] = command;
      await finished(spawn(program, [...args, url, agent], { stdio: ['ignore', 'inherit', 'inherit'] }));
    } finally {
      server.kill();
    }
    return verdictsIn(folder);
  });
}

const agent = 'wsekit';

function selection(withCompression: boolean): object {
  return { cases: ['*'], 'exclude-cases': withCompression ? [] : compressionCases, 'exclude-agent-cases': {} };
}

function start(wstest: string, mode: string, folder: string, settings: object): ChildProcess {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ ...settings, outdir: join(folder, 'reports') }));
  return spawn(wstest, ['-m', mode, '-s', file], { cwd: folder, stdio: 'ignore' });
}

function verdictsIn(folder: string): Verdicts {
  const index = JSON.parse(readFileSync(join(folder, 'reports/index.json'), 'utf8')) as Record<string, Verdicts>;
  return index[agent] ?? {};
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'wsekit-autobahn-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function finished(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${child.spawnargs.slice(0, 3).join(' ')} ended with ${code}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Tries until the port answers; the suite does not say when it is ready. */
function listening(port: number, server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const attempt = (): void => {
      if (server.exitCode !== null) {
        reject(new Error(`the suite's server ended with ${server.exitCode}`));
        return;
      }
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', () => setTimeout(attempt, 100));
    };
    attempt();
  });
}
