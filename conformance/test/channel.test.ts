import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type ChannelOptions, createChannel } from '../src/channel.ts';
import { jsonLines } from '../src/driver/json-lines.ts';
import { type Answer, DriverError, type Peer } from '../src/peer.ts';
import { decodeText } from './support/requests.ts';

const fakeDriver = fileURLToPath(new URL('./fixtures/fake-driver.mjs', import.meta.url));
const open: Peer[] = [];

function fakePeer(options: Partial<ChannelOptions> = {}, ...args: string[]): Peer {
  const peer = createChannel({
    command: process.execPath,
    args: [fakeDriver, ...args],
    framing: jsonLines,
    timeoutMs: 5000,
    ...options,
  });
  open.push(peer);
  return peer;
}

async function ask(peer: Peer, text: string): Promise<Answer> {
  return peer.ask(decodeText(text));
}

/** What came of asking, as one word: the text handed back, or the kind of trouble. */
async function outcome(peer: Peer, text: string): Promise<unknown> {
  const answer = await ask(peer, text);
  if (answer.kind === 'trouble') return answer.trouble.kind;
  const { result } = answer.response;
  return result.case === 'decode' ? result.value.content.value : result.case;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((peer) => peer.close()));
});

describe('a driver that works', () => {
  it('describes itself and answers', async () => {
    const peer = fakePeer();
    expect(await peer.describe()).toMatchObject({ name: 'fake', version: '1.0' });
    expect(await outcome(peer, 'hello')).toBe('hello');
  });

  it('may write its answer byte by byte', async () => {
    expect(await outcome(fakePeer(), 'split')).toBe('splïit');
  });

  it('may answer that it cannot do something', async () => {
    const peer = fakePeer();
    expect(await outcome(peer, 'unsupported')).toBe('unsupported');
    expect(await outcome(peer, 'refuse')).toBe('error');
  });
});

describe('a driver that fails costs its own case only', () => {
  it('when it dies, and its last words are kept', async () => {
    const peer = fakePeer();
    expect(await outcome(peer, 'one')).toBe('one');
    const answer = await ask(peer, 'die');
    expect(answer).toMatchObject({ kind: 'trouble', trouble: { kind: 'died' } });
    expect(answer.kind === 'trouble' && answer.trouble.message).toMatch(/exit code 7.*about to die/s);
    expect(await outcome(peer, 'two')).toBe('two');
  });

  it('when it dies after an answer: the next case is asked of a fresh one', async () => {
    const peer = fakePeer();
    expect(await outcome(peer, 'die-after-answer')).toBe('last words');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it dies in the middle of a line', async () => {
    const peer = fakePeer();
    const answer = await ask(peer, 'die-with-half-a-line');
    expect(answer.kind === 'trouble' && answer.trouble.message).toContain('an unfinished line');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it hangs: it is ended and started again', async () => {
    const peer = fakePeer({ timeoutMs: 400 });
    const answer = await ask(peer, 'hang');
    expect(answer).toMatchObject({ kind: 'trouble', trouble: { kind: 'timed_out' } });
    expect(answer.kind === 'trouble' && answer.trouble.message).toContain('400 ms');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it answers late: the answer is dropped and told', async () => {
    const peer = fakePeer({ timeoutMs: 400 });
    await peer.describe();
    const answer = await ask(peer, 'late');
    expect(answer).toMatchObject({ kind: 'trouble', trouble: { kind: 'answered_late' } });
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it prints garbage before its answer', async () => {
    const peer = fakePeer();
    const answer = await ask(peer, 'garbage');
    expect(answer.kind === 'trouble' && answer.trouble.message).toContain('Traceback');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it prints nothing but garbage', async () => {
    const peer = fakePeer({ timeoutMs: 400 });
    expect(await outcome(peer, 'only-garbage')).toBe('garbage');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when its answer is not of the protocol', async () => {
    const peer = fakePeer({ timeoutMs: 400 });
    expect(await outcome(peer, 'not-a-response')).toBe('garbage');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it answers another request than the one made', async () => {
    const peer = fakePeer({ timeoutMs: 400 });
    expect(await outcome(peer, 'wrong-id')).toBe('wrong_id');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when a line is longer than the limit', async () => {
    const peer = fakePeer({ maxMessageBytes: 100_000 });
    const answer = await ask(peer, 'huge');
    expect(answer.kind === 'trouble' && answer.trouble.message).toContain('more than 100000 bytes');
    expect(await outcome(peer, 'next')).toBe('next');
  });

  it('when it answers twice: the second answer is remarked upon', async () => {
    const peer = fakePeer();
    expect(await outcome(peer, 'twice')).toBe('twice');
    expect(await outcome(peer, 'next')).toBe('next');
    expect(peer.remarks).toEqual([expect.stringContaining('again')]);
  });
});

describe('a driver that cannot be run', () => {
  it('is refused with its standard error when it ends at once', async () => {
    const attempt = fakePeer({}, 'silent-exit').describe();
    await expect(attempt).rejects.toThrow(DriverError);
    await expect(attempt).rejects.toThrow(/exit code 3.*no module named wse/s);
  });

  it('is refused when there is no such command', async () => {
    await expect(fakePeer({ command: 'no-such-command-anywhere' }).describe()).rejects.toThrow(/could not be started/);
  });

  it('is refused when it greets people on standard output', async () => {
    await expect(fakePeer({}, 'banner').describe()).rejects.toThrow(/Welcome/);
  });

  it('is asked on after any number of deaths in a row', async () => {
    const peer = fakePeer();
    for (let times = 0; times < 4; times += 1) expect(await outcome(peer, 'die')).toBe('died');
    expect(await outcome(peer, 'fine')).toBe('fine');
  });

  it('is given up when it fails to start three times in a row', async () => {
    const peer = fakePeer({}, 'silent-exit');
    for (let times = 0; times < 3; times += 1) await expect(peer.describe()).rejects.toThrow(/exit code 3/);
    expect(await ask(peer, 'fine')).toMatchObject({
      trouble: { kind: 'given_up', message: expect.stringContaining('3 times') },
    });
  });

  it('is given up after its number of restarts', async () => {
    const peer = fakePeer({ maxRestarts: 1 });
    for (const text of ['die', 'fine', 'die']) await ask(peer, text);
    const answer = await ask(peer, 'fine');
    expect(answer.kind === 'trouble' && answer.trouble.message).toContain('after 1 restarts');
  });
});

it('ends the driver and the request under way when the run is aborted', async () => {
  const stop = new AbortController();
  const peer = fakePeer({ signal: stop.signal });
  await peer.describe();
  const answer = ask(peer, 'hang');
  stop.abort();
  expect(await answer).toMatchObject({ kind: 'trouble', trouble: { kind: 'aborted' } });
  expect(await outcome(peer, 'next')).toBe('aborted');
});
