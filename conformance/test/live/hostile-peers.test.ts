import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { expandLive } from '../../src/live/expand-live.ts';
import { defaultLiveLimits, type LiveLimits } from '../../src/live/limits.ts';
import type { LivePeer } from '../../src/live/peer.ts';
import { createUrlPeer } from '../../src/live/peers/url.ts';
import { runLive } from '../../src/live/run-live.ts';
import { openSocket } from '../../src/live/sockets.ts';
import { serverSuite } from '../../src/live/suites/server-suite.ts';
import { writeFrame } from '../../src/live/wire/frame-header.ts';
import type { RunResult } from '../../src/results.ts';
import { dial, hear, hearThat, type LiveCase, nothing, send, silence } from '../../suites/language/index.ts';

const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const ready =
  '{"c":"WSE","t":"server_ready","id":"x","seq":1,"v":1,"p":{"details":{"connection_id":"c"},"message":""}}';

const limits: LiveLimits = { ...defaultLiveLimits, patienceMs: 300, quietMs: 0, caseMs: 5000 };
let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** A server that does whatever it is told with each connection. */
async function peerThat(treats: (socket: Socket) => void): Promise<LivePeer> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    treats(socket);
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return createUrlPeer({ url: `ws://127.0.0.1:${port}/wse`, limits, token: 't', open: openSocket });
}

function text(content: string): Uint8Array {
  return writeFrame(Buffer.from(content), { opcode: 1 });
}

/** Runs one case, in one setting. */
async function run(peer: LivePeer, steps: LiveCase['steps'], more: Partial<LiveLimits> = {}): Promise<RunResult> {
  const one: LiveCase = {
    id: 'hostile/peer',
    title: 'survives',
    requirements: ['WSE-LIM-062'],
    profile: 'observed',
    steps,
  };
  const options = { side: 'server', dialects: ['D2g'], profiles: [], all: false } as const;
  const runs = expandLive([one], { ...(await peer.describe().catch(() => assumed)), dialects: ['D2g'] }, options);
  const all = { ...limits, ...more };
  const [result] = await runLive({
    peer,
    suite: serverSuite,
    limits: all,
    signal: new AbortController().signal,
    runs,
    jobs: 1,
  });
  if (result === undefined) throw new Error('nothing was run');
  return result;
}

const assumed = createUrlPeer({ url: 'ws://127.0.0.1:1/', limits, open: openSocket }).assumed('D2g', true);

describe('a peer costs its own case and a clear line', () => {
  it('when it takes the connection and says nothing', async () => {
    const result = await run(await peerThat(() => {}), [dial('a')]);
    expect(result.status).toBe('failed');
    expect(result.differences).toEqual([{ path: 'a', expected: 'HTTP 101', got: 'nothing within 300 ms' }]);
  });

  it('when nobody listens', async () => {
    const peer = createUrlPeer({ url: 'ws://127.0.0.1:9/', limits, token: 't', open: openSocket });
    const result = await run(peer, [dial('a')]);
    expect(result.trouble).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });

  it('when it speaks another protocol', async () => {
    const result = await run(await peerThat((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n')), [dial('a')]);
    expect(result.trouble).toMatchObject({
      kind: 'garbage',
      message: expect.stringContaining('no HTTP answer: SSH-2.0'),
    });
  });

  it('when its head never ends', async () => {
    const peer = await peerThat((socket) => socket.write(`HTTP/1.1 101 X\r\n${'x'.repeat(70_000)}`));
    const result = await run(peer, [dial('a')]);
    expect(result.trouble).toMatchObject({ kind: 'garbage', message: expect.stringContaining('65536 bytes') });
  });

  it('when it closes at once', async () => {
    const result = await run(await peerThat((socket) => socket.end()), [dial('a')]);
    expect(result.differences[0]).toMatchObject({ expected: 'HTTP 101', got: 'end of stream' });
  });

  it('when it lies about a length: no memory is taken for it', async () => {
    const lying = writeFrame(new Uint8Array(), { opcode: 1, lengthBytes: 8, claims: 2 ** 40 });
    const peer = await peerThat((socket) => socket.write(Buffer.concat([Buffer.from(upgraded), lying])));
    const result = await run(peer, [dial('a')]);
    expect(result.trouble).toMatchObject({
      kind: 'garbage',
      message: expect.stringContaining('above the 4194304 that are read'),
    });
  });

  it('when it floods', async () => {
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat([Buffer.from(upgraded), text(ready)]));
      const frames = Buffer.concat(Array.from({ length: 1000 }, () => text('x'.repeat(100))));
      const more = (): void => {
        if (!socket.destroyed) socket.write(frames, more);
      };
      more();
    });
    const result = await run(peer, [dial('a'), silence('a', 100)], { maxLineBytes: 400_000 });
    expect(result.status).toBe('failed');
    const told = JSON.stringify([result.trouble, result.differences]);
    expect(told).toMatch(/more than 400000 bytes|nothing for 100 ms/);
  });

  it('when it floods where nobody listens, before the next thing is heard', async () => {
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat([Buffer.from(upgraded), text(ready), text('x'.repeat(600_000))]));
    });
    const result = await run(peer, [dial('a'), hear('a', { t: 'y' })], { maxLineBytes: 400_000 });
    expect(result.trouble).toEqual({ kind: 'flooded', message: 'more than 400000 bytes on a' });
  });

  it('when it masks its frames, breaks a message up or sends text that is none', async () => {
    const broken = [
      [writeFrame(Buffer.from('x'), { opcode: 1, mask: Uint8Array.of(1, 2, 3, 4) }), 'a masked frame'],
      [writeFrame(Buffer.from('x'), { opcode: 1, fin: false }), 'a message in several frames'],
      [writeFrame(Buffer.from([0xff]), { opcode: 1 }), 'text that is no UTF-8'],
      [writeFrame(Buffer.from('x'), { opcode: 5 }), 'a frame of opcode 5'],
    ] as const;
    for (const [bytes, why] of broken) {
      const peer = await peerThat((socket) => socket.write(Buffer.concat([Buffer.from(upgraded), bytes])));
      const result = await run(peer, [dial('a')]);
      expect(result.trouble).toEqual({ kind: 'garbage', message: `a: ${why}` });
      server?.close();
    }
  });

  it('when it never answers and the case would wait for ever', async () => {
    const peer = await peerThat((socket) => socket.write(Buffer.concat([Buffer.from(upgraded), text(ready)])));
    const result = await run(peer, [dial('a'), hear('a', { t: 'never' })], { patienceMs: 60_000, caseMs: 400 });
    expect(result.trouble).toEqual({ kind: 'timed_out', message: 'the case took more than 400 ms' });
    expect(result.durationMs).toBeLessThan(5000);
  });

  it('when it says something else: what was wanted, what came and how it came about', async () => {
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat([Buffer.from(upgraded), text(ready), text('{"c":"U","t":"x","p":1}')]));
    });
    const result = await run(peer, [dial('a'), hear('a', { t: 'y', p: 1 })]);
    expect(result.differences).toEqual([{ path: 'a: message.t', expected: '"y"', got: '"x"' }]);
    expect(result.log?.join('\n')).toMatch(
      /a > GET \/wse.*a < HTTP\/1.1 101.*a < text .*server_ready.*ended at step 2 \(hear\)/s,
    );
  });
});

describe('the suite itself', () => {
  const greets = (socket: Socket): void => {
    socket.write(Buffer.concat([Buffer.from(upgraded), text(ready)]));
  };

  it('is told apart from the peer when it would send what the schema forbids', async () => {
    const result = await run(await peerThat(greets), [dial('a'), send('a', { t: 'server_hello', p: {} })]);
    expect(result.status).toBe('suite_error');
    expect(result.trouble?.message).toBe(
      'the suite would send what the schema forbids: a server_hello never travels this way',
    );
  });

  it('may send it where the case says why', async () => {
    const breaks = 'nobody takes it for theirs';
    const result = await run(await peerThat(greets), [dial('a'), send('a', { t: 'server_hello', p: {} }, { breaks })]);
    expect(result.status).toBe('passed');
  });

  it('is wrong when a case speaks of what is not there', async () => {
    const result = await run(await peerThat(greets), [dial('a'), hear('b', {})]);
    expect(result.trouble).toMatchObject({ kind: 'suite_error', message: 'there is no line b' });
  });

  it('does not let a case pass time in truth for longer than it may', async () => {
    const result = await run(await peerThat(greets), [dial('a'), { do: 'pass', ms: 60_000 }]);
    expect([result.status, result.unsupported]).toEqual([
      'unsupported',
      'takes 60000 ms of real time (--max-wait 60000 waits for it)',
    ]);
  });

  it('hears that something came where nothing may', async () => {
    const peer = await peerThat((socket) => {
      greets(socket);
      socket.on('data', (bytes) => {
        if (bytes.toString('latin1').endsWith('\r\n\r\n')) return;
        socket.write(Buffer.concat([text('extra'), text('{"t":"PONG","p":{"client_timestamp":1}}')]));
      });
    });
    const result = await run(peer, [dial('a'), ...nothing('a')]);
    expect(result.differences[0]).toMatchObject({ path: 'a: message', got: '"extra"' });
  });

  it('takes any end for one where it has to end anyhow', async () => {
    const peer = await peerThat((socket) => {
      greets(socket);
      socket.end(writeFrame(Buffer.from([3, 0xe8]), { opcode: 8 }));
    });
    const result = await run(peer, [dial('a'), hearThat('a', { ended: 'anyhow' })]);
    expect(result.status).toBe('passed');
  });
});
