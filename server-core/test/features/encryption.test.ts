// Holds the server to the rows of its table of end-to-end encryption, most of them by a peer of Node's own primitives.
import { createReplayWindow, provider } from '@wsekit/codec/crypto';
import { describe, expect, it } from 'vitest';
import { encrypt, isSealed } from '../stories/encrypt.ts';
import { type Client, jwt, type Stage, startMs } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';
import { type Derivation, IndependentPeer } from './independent-peer.ts';

const options = { encryption: { provider } };
const salted: Derivation = { salt: 'wse-encryption', info: 'aes-gcm-key' };
const unsalted: Derivation = { salt: '', info: 'wse-encryption/aes-gcm-key' };

/** Says hello for a peer; gives the public key of the answer. */
async function exchange(stage: Stage, client: Client, peer: IndependentPeer): Promise<string> {
  const before = client.heard.length;
  client.send(peer.hello);
  await stage.until(() => client.heard.length > before);
  const { p } = client.messages.at(-1) as { p: { encryption_public_key: string } };
  return p.encryption_public_key;
}

/** Connects a client that has agreed on a key. */
async function agreed(stage: Stage): Promise<{ client: Client & { id: string }; peer: IndependentPeer }> {
  const client = (await stage.connect()) as Client & { id: string };
  const peer = new IndependentPeer();
  peer.agree(await exchange(stage, client, peer), unsalted);
  return { client, peer };
}

const sealedBy = ({ heard }: Client): Uint8Array[] => heard.filter(isSealed);
const textsOf = (stage: Stage): unknown[] => stage.events.map((event) => event.type === 'raw' && event.text);

tell('Key exchange', (it) => {
  it('is done by the handshake alone, with a pair of its own for each connection', { options }, async (stage) => {
    const keys: Buffer[] = [];
    for (let n = 0; n < 3; n += 1) {
      const peer = new IndependentPeer();
      const key = await exchange(stage, await stage.connect(), peer);
      expect(() => peer.agree(key, unsalted)).not.toThrow();
      keys.push(Buffer.from(key, 'base64'));
    }
    expect(keys.map((key) => [key.length, key[0]])).toEqual(Array(3).fill([65, 4]));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(3);
    expect(stage.told).toEqual(Array(3).fill('connect'));
  });

  it('is not forced on who offers no key', { options }, async (stage) => {
    const client = await stage.connect();
    client.send('{"t":"client_hello","p":{}}');
    await stage.until(() => client.heard.length === 1);
    expect(client.messages[0]?.p).not.toHaveProperty('encryption_public_key');
    stage.server.sendEvent(client.id ?? '', { t: 'clear' });
    await stage.until(() => client.types.includes('clear'));
  });
});

tell('Encryption', (it) => {
  it('is AES-256-GCM under an IV that never comes again', { options }, async (stage) => {
    const { client, peer } = await agreed(stage);
    for (let n = 0; n < 500; n += 1) stage.server.sendEvent(client.id, { t: 'same', id: `${n}`, p: 'text' });
    await stage.until(() => sealedBy(client).length === 500);
    const opened = sealedBy(client).map((frame) => JSON.parse(peer.open(frame)) as unknown);
    expect(opened.at(-1)).toMatchObject({ t: 'same', id: '499', p: 'text' });
    const ivs = sealedBy(client).map((frame) => Buffer.from(frame.subarray(2, 14)).toString('hex'));
    expect(new Set(ivs).size).toBe(500);
  });

  it('takes no frame of which one bit is another', { options }, async (stage) => {
    const { client, peer } = await agreed(stage);
    const frame = peer.seal('from the client');
    for (const at of [2, 14, frame.length - 1]) {
      const changed = Buffer.from(frame);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      client.send(changed);
    }
    client.send(frame);
    await stage.until(() => stage.told.includes('raw'));
    expect(stage.events.slice(1)).toMatchObject([{ text: 'from the client', encrypted: true }]);
    expect(client.closed).toBeUndefined();
  });
});

tell('Key derivation', (it) => {
  const recipe = (derivation: Derivation) => async (stage: Stage) => {
    const client = await stage.connect();
    const peer = new IndependentPeer();
    peer.agree(await exchange(stage, client, peer), derivation);
    client.send(peer.seal('there'));
    await stage.until(() => stage.told.includes('raw'));
    stage.server.sendEvent(client.id ?? '', { t: 'back' });
    await stage.until(() => sealedBy(client).length === 1);
    expect(peer.open(sealedBy(client)[0] ?? new Uint8Array())).toContain('back');
  };

  it(
    'up to 2.3.1 is HKDF-SHA256 with the salt wse-encryption and the info aes-gcm-key',
    { options: { ...options, dialect: 'D2b' } },
    recipe(salted),
  );

  it(
    'from 2.3.2 on has no salt and the info wse-encryption/aes-gcm-key',
    { options: { ...options, dialect: 'D2f' } },
    recipe(unsalted),
  );

  it('is that of 2.3.2 in 2.5.1', { options: { ...options, dialect: 'D2g' } }, recipe(unsalted));
});

tell('Wire format', (it) => {
  it('is E:, 12 bytes of IV, the ciphertext and 16 bytes of tag, both ways', { options }, async (stage) => {
    const { client, peer } = await agreed(stage);
    stage.server.subscribeConnection(client.id, ['a']);
    const text = '{"c":"U","t":"news","p":"für alle","v":1}';
    stage.server.broadcast('a', text);
    await stage.until(() => sealedBy(client).length === 1);
    const frame = Buffer.from(sealedBy(client)[0] ?? '');
    expect([frame.toString('latin1', 0, 2), frame.length]).toEqual(['E:', 2 + 12 + Buffer.byteLength(text) + 16]);
    expect(peer.open(frame)).toBe(text);
    client.send(peer.seal(text));
    await stage.until(() => stage.told.includes('msg'));
    expect(stage.events.at(-1)).toMatchObject({ data: { t: 'news', p: 'für alle' }, encrypted: true });
  });
});

const patient = { pingIntervalMs: 10_000_000, idleTimeoutMs: 20_000_000 };

tell('Key rotation', (it) => {
  const beginning = { options: { ...options, ...patient, jwt, dialect: 'D2b' } } as const;
  const rotates = (intervalMs: number, rotation: { rotationIntervalMs?: number }) => async (stage: Stage) => {
    const client = await stage.user('alice');
    const encryption = { provider, ...rotation };
    const { session, got } = await encrypt(stage, client, { dialect: 'D2b', encryption, ...patient });
    const hellos = (): unknown[] => client.messages.filter(({ t }) => t === 'server_hello').map(({ p }) => p);
    session.tick(startMs + intervalMs - 1);
    await stage.quiet();
    expect(hellos()).toHaveLength(1);
    session.tick(startMs + intervalMs);
    await stage.until(() => hellos().length === 2);
    expect(new Set(hellos().map((p) => (p as { encryption_public_key: string }).encryption_public_key)).size).toBe(2);
    client.send('{"t":"mine"}');
    await stage.until(() => stage.told.includes('msg'));
    expect(stage.events.at(-1)).toMatchObject({ data: { t: 'mine' }, encrypted: true });
    stage.server.sendEvent(client.id, { t: 'yours' });
    await stage.until(() => got.some(({ t }) => t === 'yours'));
  };

  it('asks for another key every hour, and goes on under it', beginning, rotates(3_600_000, {}));

  it('asks as often as it is told', beginning, rotates(60_000, { rotationIntervalMs: 60_000 }));

  it('by a second hello changes the key, where a connection of 2.4.0 and later keeps its own', {
    options: { ...options, dialect: 'D2e' },
  }, async (stage) => {
    const client = await stage.connect();
    const [first, second] = [new IndependentPeer(), new IndependentPeer()];
    first.agree(await exchange(stage, client, first), salted);
    second.agree(await exchange(stage, client, second), salted);
    stage.server.sendEvent(client.id ?? '', { t: 'x' });
    await stage.until(() => sealedBy(client).length === 1);
    expect(second.open(sealedBy(client)[0] ?? new Uint8Array())).toContain('"t":"x"');
    // What was under way under the key before still opens.
    client.send(first.seal('late'));
    client.send(second.seal('now'));
    await stage.until(() => stage.events.length === 3);
    expect(textsOf(stage).slice(1)).toEqual(['late', 'now']);
  });
});

tell('Replay prevention', (it) => {
  it('lets a client open a frame once', { options: { ...options, jwt } }, async (stage) => {
    const client = await stage.user('alice');
    const { session, got } = await encrypt(stage, client);
    stage.server.sendEvent(client.id, { t: 'once' });
    await stage.until(() => got.length === 1);
    const [frame = ''] = sealedBy(client);
    session.receive(frame, startMs);
    expect([got.length, session.counters.refused]).toEqual([1, 1]);
  });

  it('lets a server open a frame once', { options }, async (stage) => {
    const { client, peer } = await agreed(stage);
    const sealed = peer.seal('mine');
    for (const frame of [sealed, sealed, peer.seal('behind')]) client.send(frame);
    await stage.until(() => textsOf(stage).includes('behind'));
    expect(textsOf(stage).slice(1)).toEqual(['mine', 'behind']);
  });
});

describe('Replay prevention', () => {
  it('remembers 10,000 IVs for five minutes', () => {
    const window = createReplayWindow();
    const isTaken = (iv: string, nowMs: number): boolean => {
      try {
        window.admit(iv, nowMs);
        return true;
      } catch {
        return false;
      }
    };
    window.admit('first', startMs);
    for (let n = 1; n < 10_000; n += 1) window.admit(`${n}`, startMs);
    expect([isTaken('first', startMs + 300_000), window.size]).toEqual([false, 10_000]);
    expect([isTaken('one more', startMs), isTaken('first', startMs)]).toEqual([true, true]);
    expect([isTaken('5000', startMs + 300_000), isTaken('5000', startMs + 300_001)]).toEqual([false, true]);
  });
});
