// Holds the server to the rows of its feature table that are about messages to and from one client.
import { createHmac } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { createCodecContext, decodeFrame, encodeFrame } from '@wsekit/codec';
import { provider, signEnvelope, verifyEnvelope } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { createMessageSigner } from '@wsekit/codec/session';
import type { Direction } from '@wsekit/spec';
import { expect } from 'vitest';
import { startMs } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';

const startOf = (frame: unknown): string => Buffer.from(frame as string).toString('latin1', 0, 2);

tell(
  'Deduplication',
  (it) => {
    const rate = { capacity: 1_000_000, refillPerSecond: 1 };

    it('remembers 50,000 ids, the oldest forgotten first', { options: { rate } }, async (stage) => {
      const { id = '' } = await stage.connect();
      const send = (message: string): boolean => stage.server.sendEvent(id, { t: 'x', id: message }) > 0;
      expect(send('first')).toBe(true);
      for (let n = 1; n < 50_000; n += 1) send(`${n}`);
      expect([send('first'), send('one more'), send('first'), send('2')]).toEqual([false, true, true, false]);
    });
  },
  ['memory'],
);

tell('Deduplication', (it) => {
  it('drops a message before anything of it is written', {}, async (stage) => {
    const client = await stage.connect();
    let written = 0;
    const p = {
      toJSON: () => {
        written += 1;
        return 'p';
      },
    };
    const sent = [1, 2, 3].map(() => stage.server.sendEvent(client.id ?? '', { t: 'x', id: 'same', p }) > 0);
    expect([sent, written]).toEqual([[true, false, false], 1]);
    stage.server.sendEvent(client.id ?? '', { t: 'behind' });
    await stage.until(() => client.types.includes('behind'));
    expect(client.types).toEqual(['x', 'behind']);
  });
});

tell(
  'Rate limiting',
  (it) => {
    it('lets 100,000 events through at once and 10,000 a second, and warns below a fifth', {
      options: { maxBufferedBytes: 67_108_864 },
    }, async (stage) => {
      const [client, other] = [await stage.connect(), await stage.connect()];
      const send = (): boolean => stage.server.sendEvent(client.id ?? '', { t: 'x' }) > 0;
      const sendMany = (count: number): number => Array.from({ length: count }, send).filter(Boolean).length;
      expect(sendMany(80_001)).toBe(80_001);
      await stage.until(() => client.heard.length === 80_001);
      client.heard.length = 0;
      expect(sendMany(20_001)).toBe(19_999);
      await stage.until(() => client.heard.length === 20_001);
      expect(client.messages[0]).toMatchObject({ t: 'rate_limit_warning', p: { limit: 100_000, remaining: 19_999 } });
      expect(client.messages.at(-1)).toMatchObject({ t: 'error', p: { code: 'RATE_LIMITED' } });
      expect(stage.server.sendEvent(other.id ?? '', { t: 'x' })).toBeGreaterThan(0);
      await stage.advance(1_000);
      expect(sendMany(10_001)).toBe(10_000);
    });
  },
  ['memory'],
);

tell('Compression', (it) => {
  const textOf = (bytes: number): string => 'é'.repeat(bytes >> 1) + 'x'.repeat(bytes & 1);

  it('begins above 1,024 bytes, by zlib, and loses nothing', {}, async (stage) => {
    const client = await stage.connect();
    const send = (bytes: number): number =>
      stage.server.sendEvent(client.id ?? '', { t: 'x', id: `${bytes}`.padStart(4, '0'), p: textOf(bytes) });
    const emptyBytes = send(0);
    expect(send(1_024 - emptyBytes)).toBe(1_024);
    send(1_025 - emptyBytes);
    await stage.until(() => client.heard.length === 3);
    expect(client.heard.slice(1).map(startOf)).toEqual(['{"', 'C:']);
    const inflated = inflateSync((client.heard[2] as Uint8Array).subarray(2));
    expect(inflated).toHaveLength(1_025);
    expect(JSON.parse(inflated.toString())).toMatchObject({ t: 'x', p: textOf(1_025 - emptyBytes) });
  });
});

tell('MessagePack', (it) => {
  const bars = Array.from({ length: 20 }, (_, n) => [1_709_121_600 + n, 10_125 + n, 350 * n, n % 2 === 0]);
  const context = (direction: Direction) =>
    createCodecContext({ dialect: 'D2g', format: 'msgpack', msgpack, direction });

  it('is spoken both ways with who asks for it, and takes 30 % less for rows of numbers', {
    options: { msgpack },
  }, async (stage) => {
    const [packed, plain] = [await stage.connect({ path: '/wse?format=msgpack' }), await stage.connect()];
    const event = { t: 'bars', p: bars };
    const bytes = [packed, plain].map(({ id = '' }) =>
      stage.server.sendEvent(id, event, { compressionThresholdBytes: 0 }),
    );
    await stage.until(() => packed.heard.length === 1 && plain.heard.length === 1);
    expect([packed, plain].map(({ heard }) => startOf(heard[0]))).toEqual(['M:', '{"']);
    expect(decodeFrame(packed.heard[0] ?? '', context('server_to_client'))).toMatchObject({ envelope: event });
    expect((bytes[0] ?? 0) / (bytes[1] ?? 0)).toBeLessThan(0.7);
    packed.send(encodeFrame({ t: 'mine', p: 1 }, context('client_to_server')));
    await stage.until(() => stage.told.includes('msg'));
    expect(stage.events.at(-1)).toMatchObject({ data: { t: 'mine', p: 1 } });
  });
});

tell('Message signing', (it) => {
  const key = Buffer.from('a key that both ends were given');
  const signing = { provider, key, types: new Set(['order']) };

  it('is demanded of the types it was told, and of no other', { options: { signing } }, async (stage) => {
    const client = await stage.connect();
    const order = signEnvelope(provider, key, '{"t":"order","p":{"amount":1}}');
    for (const frame of [order, order.replace('"amount":1', '"amount":9'), '{"t":"order"}', '{"t":"note"}'])
      client.send(frame);
    await stage.until(() => stage.events.length === 3);
    expect(stage.events.slice(1)).toMatchObject([{ data: { t: 'order', p: { amount: 1 } } }, { data: { t: 'note' } }]);
    for (const t of ['order', 'note']) stage.server.sendEvent(client.id ?? '', { t, p: 1 });
    await stage.until(() => client.types.includes('note'));
    const [signed = '', unsigned = ''] = client.heard.slice(-2).map((frame) => Buffer.from(frame).toString());
    expect(() => verifyEnvelope(provider, key, signed)).not.toThrow();
    expect(unsigned).not.toContain('"sig"');
    const [text, sig] = signed.split(',"sig":"');
    expect(sig).toBe(`${createHmac('sha256', key).update(`${text}}`).digest('base64')}"}`);
  });

  it('with a nonce lets a message count once, and for five minutes', {
    options: { signing: { ...signing, form: 'timed' } },
  }, async (stage) => {
    const signer = createMessageSigner({ ...signing, form: 'timed' });
    const order = (p: number, ageMs: number): string => signer.sign(`{"t":"order","p":${p}}`, startMs - ageMs);
    const [client, other] = [await stage.connect(), await stage.connect()];
    const fresh = order(1, 0);
    for (const frame of [fresh, fresh, order(2, 300_001), order(3, 300_000)]) client.send(frame);
    const numbers = (): unknown[] =>
      stage.events.flatMap((event) => (event.type === 'msg' ? [(event.data as { p: number }).p] : []));
    await stage.until(() => numbers().includes(3));
    other.send(fresh);
    other.send(order(4, 0));
    await stage.until(() => numbers().includes(4));
    expect(numbers()).toEqual([1, 3, 4]);
  });
});
