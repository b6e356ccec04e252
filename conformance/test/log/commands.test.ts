import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLog } from '@wsekit/codec/log';
import { readTranscripts } from '@wsekit/spec/vectors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../support/run-main.ts';
import { recordedConversation, serve } from './conversation.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-log-commands-'));
const file = (name: string): string => join(folder, name);
let logs: Awaited<ReturnType<typeof recordedConversation>>;

beforeAll(async () => {
  logs = await recordedConversation();
  writeFileSync(file('server.wselog'), logs.server);
  writeFileSync(file('client.wselog'), logs.client);
  writeFileSync(file('none.wselog'), '{}\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Gives a call the URL of a server that is there for as long as it takes. */
async function withServer<Result>(
  options: Parameters<typeof serve>[0],
  call: (url: string) => Promise<Result>,
): Promise<Result> {
  const { server, url } = await serve(options);
  try {
    return await call(url);
  } finally {
    await server.stop({ timeoutMs: 500 });
  }
}

/** The log of a client that asked and was answered, without what an application sent of itself. */
function withoutHeadline(log: string): string {
  return log
    .split('\n')
    .filter((line) => !line.includes('headline'))
    .join('\n');
}

describe('replay', () => {
  it.each(['client', 'server'] as const)(
    'says that a server answers the log of a %s as it was answered',
    async (side) => {
      writeFileSync(file('asked.wselog'), withoutHeadline(logs[side]));
      const { code, stdout } = await withServer({}, (url) =>
        runMain(['replay', file('asked.wselog'), '--against', url, '--timeout', '300']),
      );
      expect(stdout).toMatch(
        /^connection \S+: the same by shape \([1-9]\d* frames of the client, [1-9]\d* of the server\)\n$/,
      );
      expect(code).toBe(0);
    },
  );

  it('shows both sides where a server answers otherwise', async () => {
    writeFileSync(file('asked.wselog'), withoutHeadline(logs.client));
    const { code, stdout } = await withServer({ recovery: false }, (url) =>
      runMain(['replay', file('asked.wselog'), '--against', url, '--timeout', '300']),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('DIFFERS');
    expect(stdout).toMatch(/- .*"recovery":true/);
    expect(stdout).toMatch(/\+ .*"recovery":null|\+ .*"recovery":false/);
  });

  it('tells what became of a server that is not there, in its time', async () => {
    const { code, stdout } = await runMain([
      'replay',
      file('client.wselog'),
      '--against',
      'ws://127.0.0.1:1',
      '--timeout',
      '50',
      '--json',
    ]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)[0]).toMatchObject({
      notes: [expect.stringMatching(/^\d+ frames not sent: the server had ended the connection$/)],
    });
  });

  it('writes a log of its own, which can be replayed as well', async () => {
    writeFileSync(file('asked.wselog'), withoutHeadline(logs.client));
    const again = file('again.wselog');
    await withServer({}, async (url) => {
      const options = ['--against', url, '--timeout', '300'];
      await runMain(['replay', file('asked.wselog'), ...options, '--log', again]);
      expect(readLog(readFileSync(again, 'utf8')).header).toMatchObject({ side: 'suite' });
      expect((await runMain(['replay', again, ...options])).stdout).toContain('the same by shape');
    });
    const nowhere = ['--log', join(folder, 'no', 'folder'), '--against', 'ws://127.0.0.1:1', '--timeout', '50'];
    expect((await runMain(['replay', file('asked.wselog'), ...nowhere])).stderr).toContain('--log');
  });

  it('refuses what it cannot work with, and says what it needs', async () => {
    const url = 'ws://127.0.0.1:1';
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['replay', file('client.wselog')], '--against is missing'],
      [['replay', '--against', url], 'replay: one file is needed'],
      [['replay', file('client.wselog'), '--against', 'http://x'], 'a ws: or wss: URL is needed'],
      [['replay', file('client.wselog'), '--against', url, '--timeout', '0'], '--timeout "0"'],
      [['replay', file('none.wselog'), '--against', url], 'no header of wse-log/1'],
      [['replay', file('nowhere'), '--against', url], 'ENOENT'],
      [['replay', file('client.wselog'), '--conn', '9', '--against', url], '--conn "9": there are 1'],
      [['replay', file('client.wselog'), '--unheard'], "Unknown option '--unheard'"],
    ];
    for (const [argv, message] of refusals) {
      const { code, stderr } = await runMain(argv);
      expect([argv, code]).toEqual([argv, 2]);
      expect(stderr).toContain(message);
    }
  });
});

describe('case-from', () => {
  it('makes a recording of a log that our server plays as it was', async () => {
    const made = await runMain([
      'case-from',
      file('server.wselog'),
      '--id',
      'bug/1',
      '--config',
      'recovery_enabled=true',
    ]);
    expect(made.code).toBe(0);
    const cases = mkdtempSync(join(folder, 'cases-'));
    writeFileSync(join(cases, 'case.json'), made.stdout);
    expect(readTranscripts(join(cases, 'case.json')).transcripts).toMatchObject([
      { id: 'bug/1', config: { recovery_enabled: true } },
    ]);
    const played = await runMain(['recordings', cases]);
    expect(played.stdout).toContain('1 recording');
    expect(played.stdout).not.toContain('DIFFERS');
    expect(played.code).toBe(0);
  });

  it('holds no token of the log, and says in its notes what is missing', async () => {
    const log = logs.client.replace(/"text":"([^}]*client_hello)/, '"cut":true,"bytes":9000,"text":"$1');
    writeFileSync(file('cut.wselog'), log);
    const { stdout } = await runMain(['case-from', file('cut.wselog')]);
    expect(stdout).not.toContain('the-secret');
    expect(JSON.parse(stdout).transcripts[0].notes).toContain(
      '1 frames are not in it: the log does not hold all of them',
    );
  });

  it('refuses a setting that is none', async () => {
    const { code, stderr } = await runMain(['case-from', file('server.wselog'), '--config', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('NAME=VALUE is needed');
  });
});

describe('--help', () => {
  it.each(['replay', 'case-from'])('of %s tells all of its options', async (command) => {
    const { code, stdout } = await runMain([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`wse-conformance ${command} FILE`);
    expect(stdout).toContain('--conn NAME');
  });
});
