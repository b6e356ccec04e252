// What a client seals, signs, packs and inflates with a server, whose keys it takes, and that nothing leaves for others.
import { type CryptoProvider, keyFingerprint, provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from './stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = new Stage();
});
afterEach(() => stage.close());

const scalar = new Uint8Array(32).fill(7);
/** A server that keeps its key. */
const keeping: CryptoProvider = { ...providerMethods(), keyPair: () => provider.keyPair(scalar) };
const fingerprint = keyFingerprint(provider, provider.keyPair(scalar).publicKey);

function providerMethods(): CryptoProvider {
  return {
    name: provider.name,
    randomBytes: (length) => provider.randomBytes(length),
    keyPair: (privateKey) => provider.keyPair(privateKey),
    sharedSecret: (own, theirs) => provider.sharedSecret(own, theirs),
    hkdfSha256: (ikm, salt, info, length) => provider.hkdfSha256(ikm, salt, info, length),
    hmacSha256: (key, data) => provider.hmacSha256(key, data),
    sha256: (data) => provider.sha256(data),
    aesGcm: (key) => provider.aesGcm(key),
  };
}

/** What the server's application has got of clients. */
async function serve(options: Parameters<Stage['serve']>[0] = {}): Promise<{ readonly got: string[] }> {
  const server = await stage.serve(options);
  const got: string[] = [];
  server.onEvent((event) => {
    if (event.type === 'msg') got.push(String(event.t));
  });
  return { got };
}

const reasons = ({ events }: Told): string[] =>
  events.flatMap((event) =>
    event.type === 'status' && event.status.state === 'waiting' && event.status.because.kind === 'closed'
      ? [event.status.because.reason]
      : [],
  );

describe('A client that encrypts', () => {
  it('sends and gets sealed messages', async () => {
    const { got } = await serve({ encryption: { provider } });
    const told = await stage.ready({ session: { encryption: { provider, strict: true } }, topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    told.client.send('order', { amount: 1 });
    stage.server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.until(() => got.includes('order') && told.messages.some(({ type }) => type === 'tick'));
    expect(told.messages.find(({ type }) => type === 'tick')).toMatchObject({ payload: 1, encrypted: true });
    expect(told.client.diagnostics().session.encrypted).toBe(true);
  });

  it.each([
    ['a fingerprint', [fingerprint]],
    ['a fingerprint with colons and capitals', [(fingerprint.match(/../g) ?? []).join(':').toUpperCase()]],
    ['a function', (key: Uint8Array) => keyFingerprint(provider, key) === fingerprint],
  ])('takes a key that is pinned by %s', async (_how, pin) => {
    const { got } = await serve({ encryption: { provider: keeping } });
    const told = await stage.ready({ session: { encryption: { provider, pin } } });
    told.client.send('order', 1);
    await stage.until(() => got.includes('order'));
  });

  it.each([
    ['another fingerprint', ['00'.repeat(32)]],
    ['no fingerprint', []],
    ['a function that says no', () => false],
    [
      'a function that throws',
      () => {
        throw new Error('pin');
      },
    ],
  ])('gives up a server whose key is not pinned by %s, says why, and has sent it nothing', async (_how, pin) => {
    const { got } = await serve({ encryption: { provider: keeping } });
    const told = stage.start({ session: { encryption: { provider, pin } }, topics: ['prices'] });
    told.client.send('order', 1);
    await stage.until(() => told.client.status.state === 'waiting');
    expect(reasons(told)).toEqual([expect.stringContaining('not encrypted: [key_not_pinned]')]);
    expect(reasons(told)[0]).toContain(fingerprint);
    await stage.advance(60_000);
    expect(told.states).not.toContain('ready');
    expect(got).toEqual([]);
    expect(told.client.topics.held).toEqual([]);
  });

  it('gives up a server with another key even where it would go on without any', async () => {
    const { got } = await serve({ encryption: { provider: keeping } });
    const told = stage.start({ session: { encryption: { provider, pin: [], required: false } } });
    told.client.send('order', 1);
    await stage.until(() => told.client.status.state === 'waiting');
    expect(got).toEqual([]);
  });

  it.each([
    ['required', { required: true }],
    ['pinned', { pin: [fingerprint] }],
  ])('sends nothing to a server that agrees on no key where encryption is %s', async (_how, how) => {
    const { got } = await serve();
    const told = stage.start({ session: { encryption: { provider, ...how } }, topics: ['prices'] });
    told.client.send('order', 1);
    await stage.until(() => told.client.status.state === 'waiting');
    expect(reasons(told)).toEqual(['not encrypted: the server agreed on no key']);
    await stage.advance(30_000);
    expect(got).toEqual([]);
    expect(told.client.outbox.messages).toBe(1);
  });

  it('sends what waited once a server with the right key is there', async () => {
    const { got } = await serve({ encryption: { provider } });
    const told = stage.start({ session: { encryption: { provider, pin: [fingerprint] } } });
    told.client.send('order', 1);
    await stage.until(() => told.client.status.state === 'waiting');
    await stage.stopServer();
    const right = await serve({ encryption: { provider: keeping } });
    await stage.advance(30_000);
    await stage.until(() => right.got.includes('order'));
    expect(got).toEqual([]);
  });

  it('tells where the server agrees on no key, and goes on in the clear where it was not required', async () => {
    const { got } = await serve();
    const told = await stage.ready({ session: { encryption: { provider } } });
    told.client.send('order', 1);
    await stage.until(() => got.includes('order'));
    expect(told.events).toContainEqual({
      type: 'session',
      event: { type: 'not_encrypted', reason: 'the server agreed on no key' },
    });
  });

  it('takes a new key with a new connection when the old one is due, where the dialect has no other way', async () => {
    await serve({ encryption: { provider } });
    const rotationIntervalMs = 120_000;
    const told = await stage.ready({ session: { encryption: { provider, rotationIntervalMs } }, topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    for (let passedMs = 0; passedMs < rotationIntervalMs + 2000; passedMs += 1000) await stage.advance(1000);
    await stage.until(() => told.client.topics.held.length === 1);
    const keys = told.events.filter(({ type, ...rest }) => type === 'session' && 'event' in rest);
    expect(keys.filter((event) => event.type === 'session' && event.event.type === 'encrypted')).toHaveLength(2);
    expect(told.client.store.counters.getSnapshot().sessions).toBe(2);
    stage.server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.until(() => told.messages.some(({ type }) => type === 'tick'));
  });

  it('replaces its key when it is told to', async () => {
    await serve({ encryption: { provider } });
    const told = await stage.ready({ session: { encryption: { provider } } });
    told.client.rotateKeys();
    await stage.quiet();
    await stage.until(() => told.client.status.state === 'ready');
    const keys = told.events.filter((event) => event.type === 'session' && event.event.type === 'encrypted');
    expect(keys).toHaveLength(2);
  });
});

describe('A client that signs', () => {
  const key = new TextEncoder().encode('a secret that both sides have');
  const signing = { provider, key, types: new Set(['order', 'tick']) };

  it('is understood by who has the key, and takes what is signed by it alone', async () => {
    const { got } = await serve({ signing });
    const told = await stage.ready({ session: { signing }, topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    told.client.send('order', 1);
    await stage.until(() => got.includes('order'));
    stage.server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.until(() => told.messages.some(({ type }) => type === 'tick'));
    expect(told.client.diagnostics().session.signs).toBe(true);
  });

  it('refuses what is not signed, and says so', async () => {
    await serve();
    const told = await stage.ready({ session: { signing }, topics: ['prices'] });
    await stage.until(() => told.client.topics.held.length === 1);
    stage.server.broadcast('prices', '{"t":"tick","p":1}');
    await stage.quiet();
    expect(told.messages.filter(({ type }) => type === 'tick')).toEqual([]);
    const refused = told.events.flatMap((event) =>
      event.type === 'session' && event.event.type === 'refused' ? [event.event.error.code] : [],
    );
    expect(refused).toEqual(['invalid_signature']);
  });
});

describe('A client of a MessagePack connection', () => {
  it('sends and gets MessagePack, and inflates what the server compresses', async () => {
    const { got } = await serve({ msgpack, compressionThresholdBytes: 100 });
    const session = { format: 'msgpack', msgpack } as const;
    const told = stage.start({ session }, `${stage.url}?format=msgpack`);
    await stage.settled(told.client.ready);
    told.client.send('order', { amount: 1 });
    await stage.until(() => got.includes('order'));
    const connectionId = told.client.diagnostics().session.connectionId ?? '';
    const text = 'x'.repeat(5000);
    stage.server.sendEvent(connectionId, { t: 'news', p: { text } });
    await stage.until(() => told.messages.some(({ type }) => type === 'news'));
    expect(told.messages.at(-1)).toMatchObject({ type: 'news', payload: { text } });
  });

  it('inflates events of a JSON connection above the threshold of the server', async () => {
    await serve({ compressionThresholdBytes: 100 });
    const told = await stage.ready();
    const text = 'y'.repeat(5000);
    stage.server.sendEvent(told.client.diagnostics().session.connectionId ?? '', { t: 'news', p: { text } });
    await stage.until(() => told.messages.some(({ type }) => type === 'news'));
    expect(told.messages.at(-1)).toMatchObject({ payload: { text } });
  });
});
