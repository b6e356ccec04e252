// The client table of the published README, row by row: what the frames of a client are made of.
import { createCipheriv, createDecipheriv, createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import type { ClientOptions } from '@wsekit/client-core';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hello, listenBy, ready, type ScriptedServer } from '../stories/scripted-server.ts';
import { Stage, type Told } from '../stories/stage.ts';
import { ear, type Heard } from './ear.ts';
import { marked, type Tap, tapOn } from './tap.ts';

let stage: Stage;
let tap: Tap;
beforeEach(() => {
  stage = new Stage();
  tap = tapOn(stage.dialer);
});
afterEach(() => stage.close());

const connectionOf = ({ client }: Told): string => client.diagnostics().session.connectionId ?? '';
const texts = (): string[] => tap.sent.filter((frame) => typeof frame === 'string');

async function begins(options: Partial<ClientOptions> = {}, url = stage.url): Promise<Told> {
  const told = stage.start({ dialer: tap.dialer, ...options }, url);
  await stage.settled(told.client.ready);
  return told;
}

async function delivered(told: Told, type: string): Promise<unknown> {
  const found = () => told.messages.find((message) => message.type === type);
  await stage.until(() => found() !== undefined);
  return found()?.payload;
}

/** Sends a message, and gives how the application of the server got it. */
async function arrives(told: Told, heard: Heard[], payload: unknown): Promise<unknown> {
  const { length } = heard;
  told.client.send('order', payload);
  await stage.until(() => heard.length > length);
  return heard.at(-1)?.p;
}

describe('E2E encryption', () => {
  const encryption = { provider, strict: true };

  /** A server that does nothing but agree on a key, with the primitives of Node alone. */
  class Peer {
    readonly #pair = createECDH('prime256v1');
    readonly publicKey: string = this.#pair.generateKeys('base64');
    key: Buffer = Buffer.alloc(0);

    agree(theirs: string, salt: string, info: string): void {
      const shared = this.#pair.computeSecret(theirs, 'base64');
      this.key = Buffer.from(hkdfSync('sha256', shared, salt, info, 32));
    }

    open(frame: Buffer): string {
      const decipher = createDecipheriv('aes-256-gcm', this.key, frame.subarray(2, 14));
      decipher.setAuthTag(frame.subarray(-16));
      return Buffer.concat([decipher.update(frame.subarray(14, -16)), decipher.final()]).toString();
    }

    seal(text: string): Buffer {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', this.key, iv);
      return Buffer.concat([Buffer.from('E:'), iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    }
  }

  /** Greets, and answers the hello of a client. */
  function answering(answer: (theirs: string) => string): Promise<ScriptedServer> {
    return listenBy(stage, {
      onOpen: (connection) => connection.send(ready),
      onFrame: (text, connection) => {
        const theirs = /"encryption_public_key":"([^"]+)"/.exec(text)?.[1];
        if (theirs !== undefined) connection.send(answer(theirs));
      },
    });
  }

  const agreed = (server_version: string, encryption_public_key: string): string =>
    hello({ server_version, features: { encryption: true }, encryption_public_key });

  it.each([
    ['2.3.1', 'wse-encryption', 'aes-gcm-key'],
    ['2.4.3', '', 'wse-encryption/aes-gcm-key'],
  ])(
    'is AES-256-GCM by ECDH over P-256 as a server of %s has it, salt "%s", info "%s"',
    async (version, salt, info) => {
      const peer = new Peer();
      const server = await answering((theirs) => {
        peer.agree(theirs, salt, info);
        return agreed(version, peer.publicKey);
      });
      const told = await begins({ session: { encryption } });
      for (const p of [1, 1]) told.client.send('order', p);
      await stage.quiet();
      const [one, other] = marked(tap.sent, 'E:');
      if (one === undefined || other === undefined) throw new Error('nothing was sealed');
      expect(peer.open(one)).toMatch(/"t":"order".*"p":1/);
      expect(one.subarray(2, 14)).not.toEqual(other.subarray(2, 14));
      expect(texts().join()).not.toContain('order');
      server.connections[0]?.send(peer.seal('{"c":"U","t":"answer","p":2,"v":1}'));
      expect(await delivered(told, 'answer')).toBe(2);
      await stage.settled(server.listener.close({ timeoutMs: 1 }));
    },
  );

  it.each([
    ['a key that is none', () => agreed('2.4.3', Buffer.alloc(65, 4).toString('base64'))],
    ['no key', () => hello()],
  ])('lets nothing leave in the clear where a server answers with %s', async (_what, answer) => {
    const server = await answering(answer);
    const told = stage.start({ dialer: tap.dialer, session: { encryption }, topics: ['prices'] });
    told.client.send('order', 1);
    await stage.until(() => told.client.status.state === 'waiting');
    for (let tries = 0; tries < 20; tries += 1) await stage.advance(1000);
    expect(server.connections.length).toBeGreaterThan(1);
    expect(tap.sent.filter((frame) => !String(frame).includes('client_hello'))).toEqual([]);
    expect([told.states.includes('ready'), told.client.outbox.messages]).toEqual([false, 1]);
    await stage.settled(server.listener.close({ timeoutMs: 1 }));
  });
});

describe('Compression', () => {
  const long = 'x'.repeat(2000);

  it('is undone by itself when a server compresses what is above 1,024 bytes', async () => {
    const server = await stage.serve();
    const told = await begins();
    server.sendEvent(connectionOf(told), { t: 'short', p: 'x' });
    server.sendEvent(connectionOf(told), { t: 'long', p: long });
    expect([await delivered(told, 'short'), await delivered(told, 'long')]).toEqual(['x', long]);
    const compressed = marked(tap.got, 'C:');
    expect([compressed.length, (compressed[0]?.length ?? 0) < 200]).toEqual([1, true]);
  });

  it('is zlib above 1,024 bytes for servers that inflate, where that is asked for', async () => {
    const heard = ear(await stage.serve({ profile: 'documented' }));
    const told = await begins({
      session: { profile: 'documented', compressesClientEvents: true },
      batching: false,
    });
    const overhead = Buffer.byteLength(await textOf(told, heard, ''));
    expect(Buffer.byteLength(await textOf(told, heard, 'x'.repeat(1024 - overhead)))).toBe(1024);
    expect(marked(tap.sent, 'C:')).toEqual([]);
    const payload = 'x'.repeat(1025 - overhead);
    expect(await arrives(told, heard, payload)).toBe(payload);
    const [compressed] = marked(tap.sent, 'C:');
    expect(inflateSync(compressed?.subarray(2) ?? '').toString()).toHaveLength(1025);
    expect(compressed?.length).toBeLessThan(300);
  });

  /** The text in which a message has left. */
  async function textOf(told: Told, heard: Heard[], payload: string): Promise<string> {
    expect(await arrives(told, heard, payload)).toBe(payload);
    return texts().findLast((text) => text.includes('"order"')) ?? '';
  }

  it('is left alone where servers do not inflate, as published ones', async () => {
    const heard = ear(await stage.serve());
    const told = await begins();
    expect(await arrives(told, heard, long)).toBe(long);
    expect(marked(tap.sent, 'C:')).toEqual([]);
    expect(() => stage.start({ session: { compressesClientEvents: true } })).toThrow(/do not inflate/);
  });
});

describe('MessagePack', () => {
  const packed = `ws://memory:5007/wse?format=msgpack`;
  const rows = Array.from({ length: 100 }, (_, at) => ({ at, bid: 1000 + at, ask: 2000 + at }));

  it('is what a client sends, without a marker, and takes, behind M:, where it asked for it', async () => {
    const server = await stage.serve({ msgpack });
    const heard = ear(server);
    const told = await begins({ session: { format: 'msgpack', msgpack } }, packed);
    expect(await arrives(told, heard, { rows })).toEqual({ rows });
    const [sent] = tap.sent.filter((frame) => typeof frame !== 'string');
    expect((sent?.[0] as number) >> 4).toBe(0x8);
    server.sendEvent(connectionOf(told), { t: 'table', p: rows });
    expect(await delivered(told, 'table')).toEqual(rows);
    expect(marked(tap.got, 'M:')).toHaveLength(1);
  });

  it('makes rows of numbers a third smaller than JSON', async () => {
    const heard = ear(await stage.serve({ msgpack }));
    const sizes: number[] = [];
    for (const [url, session] of [
      [stage.url, {}],
      [packed, { format: 'msgpack', msgpack }],
    ] as const) {
      await arrives(await begins({ session }, url), heard, rows);
      sizes.push(Buffer.byteLength(tap.sent.findLast((frame) => frame.length > 1000) ?? ''));
    }
    const [json = 0, binary = 0] = sizes;
    expect(binary).toBeLessThan(json * 0.67);
    expect(binary).toBeGreaterThan(0);
  });
});

describe('Message signing', () => {
  const key = Buffer.from('a secret that both sides have');
  const signing = { provider, key, types: new Set(['order', 'tick']) };
  const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('base64');

  it('is HMAC-SHA256 over a message without its signature, for the types that were named', async () => {
    const heard = ear(await stage.serve({ signing }));
    const told = await begins({ session: { signing } });
    expect(await arrives(told, heard, 1)).toBe(1);
    told.client.send('chat', 1);
    await stage.until(() => heard.length === 2);
    const order = texts().find((text) => text.includes('"order"')) ?? '';
    const signature = /,"sig":"([^"]{44})"\}$/.exec(order)?.[1];
    expect(signature).toBe(hmac(order.replace(/,"sig":"[^"]+"/, '')));
    expect(texts().find((text) => text.includes('"chat"'))).not.toContain('"sig"');
  });

  it('lets no message through that was changed on its way, or was not signed', async () => {
    const server = await stage.serve({ signing });
    const told = await begins({ session: { signing } });
    await stage.settled(told.client.subscribe('prices'));
    tap.between = (frame) => {
      const text = String(frame);
      if (text.includes('"p":2')) return [text.replace('"p":2', '"p":9')];
      return text.includes('"p":3') ? [text.replace(/,"sig":"[^"]*"/, '')] : [frame];
    };
    for (const p of [1, 2, 3, 4]) server.broadcast('prices', `{"t":"tick","p":${p}}`);
    await stage.quiet();
    const ticks = told.messages.flatMap(({ type, payload }) => (type === 'tick' ? [payload] : []));
    expect(ticks.slice(0, 1)).toEqual([1]);
    expect(ticks).not.toContain(9);
    expect(ticks).not.toContain(3);
    const refused = told.events.flatMap((event) =>
      event.type === 'session' && event.event.type === 'refused' ? [event.event.error.code] : [],
    );
    expect(refused.slice(0, 2)).toEqual(['invalid_signature', 'invalid_signature']);
  });
});
