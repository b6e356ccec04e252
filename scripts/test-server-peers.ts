// Lets the published Python clients of `npm run peers:install` live through a story with our server, on ws and uws, in the clear
// and encrypted. Exit 0 all as expected, 1 something differs, 3 not everything is installed.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { provider } from '@wsekit/codec/crypto';
import { createServer, encodeJwt } from '@wsekit/server-core';
import type { Listen } from '@wsekit/transports';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';

const root = resolve(import.meta.dirname, '..');
const peersFolder = process.env.WSEKIT_PEERS_DIR ?? join(root, '.cache/peers');
const story = join(root, 'conformance/drivers/peers/server_story.py');
const secret = 'a secret of at least 32 bytes, for peers';
const timeoutMs = 60_000;
const transports: Readonly<Record<string, Listen>> = { ws: listenWs, uws: listenUws };
const versions = ['2.4.1', '2.5.1'];

/** What a client lived through. */
interface Lived {
  readonly ready: boolean;
  readonly subscribed: boolean;
  readonly said: boolean;
  readonly payloads: unknown;
}

async function live(version: string, transport: string, isEncrypted: boolean): Promise<string[]> {
  const server = createServer({
    jwt: { secret },
    recovery: true,
    subscriptions: 'server',
    encryption: { provider },
  });
  const sealed: boolean[] = [];
  server.onEvent((event) => {
    if (event.type !== 'msg') return;
    const { t, p } = event.data as { t?: string; p?: unknown };
    const { connectionId } = event;
    if (t === 'say') {
      sealed.push(event.encrypted);
      server.broadcast('room', JSON.stringify({ t: 'said', p }));
      server.sendEvent(connectionId, { t: 'told', p });
    }
  });
  const { url } = await server.listen(transports[transport] ?? listenWs, {});
  const token = encodeJwt({ sub: 'alice', iat: 1, exp: 4_102_444_800 }, secret);
  const python = join(peersFolder, `wse-client-${version}`, 'bin/python');
  try {
    const how = isEncrypted ? 'encrypted' : 'clear';
    const { stdout } = await promisify(execFile)(python, [story, `${url}/wse`, token, how], { timeout: timeoutMs });
    const lived = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Lived;
    return problemsOf(
      lived,
      sealed.every((each) => each === isEncrypted),
    );
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await server.stop({ timeoutMs: 100 });
  }
}

function problemsOf(lived: Lived, isSealedAsAsked: boolean): string[] {
  const problems = (['ready', 'subscribed', 'said'] as const)
    .filter((name) => !lived[name])
    .map((name) => `not ${name}`);
  if (JSON.stringify(lived.payloads) !== '[[{"n":1}],[{"n":1}]]')
    problems.push(`got ${JSON.stringify(lived.payloads)}`);
  return isSealedAsAsked ? problems : [...problems, 'not sealed as asked'];
}

const missing = versions.filter((version) => !existsSync(join(peersFolder, `wse-client-${version}`, 'installed.txt')));
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}. Run: npm run peers:install`);
  process.exitCode = 3;
} else {
  let failed = 0;
  for (const version of versions) {
    for (const transport of Object.keys(transports)) {
      for (const isEncrypted of [false, true]) {
        const problems = await live(version, transport, isEncrypted);
        failed += problems.length > 0 ? 1 : 0;
        const how = isEncrypted ? 'encrypted' : 'in the clear';
        console.log(`wse-client ${version}, ${transport}, ${how}: ${problems.join('; ') || 'as expected'}`);
      }
    }
  }
  process.exitCode = failed === 0 ? 0 : 1;
}
