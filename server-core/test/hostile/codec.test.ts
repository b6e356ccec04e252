// Shows what becomes of messages that are made to burst whoever reads them: compressed, deep, wide, or of names that mean something.
import { deflateSync, gzipSync } from 'node:zlib';
import type { ServerOptions } from '@wsekit/server-core';
import { expect } from 'vitest';
import type { RawClient } from './raw-client.ts';
import { besiege, type Siege } from './siege.ts';

type Connected = RawClient & { readonly id: string };

const marked = (marker: string, bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(marker), bytes]);
const bomb = deflateSync(Buffer.alloc(200_000_000, 0x20), { level: 9 });

/** Sends frames, and expects what the application is told of each. */
async function tells(siege: Siege, client: Connected, frames: readonly (string | Uint8Array)[]): Promise<unknown[]> {
  for (const frame of frames) client.send(frame);
  await siege.reached(client);
  return siege.told(client).slice(0, -1);
}

besiege('Compression bombs', (it) => {
  const options: ServerOptions = { profile: 'documented' };

  it('are bytes like others under observed, and are not looked into', {}, async (siege) => {
    const client = await siege.connect();
    const frames = [marked('C:', bomb), bomb];
    expect(await tells(siege, client, frames)).toMatchObject(
      frames.map(({ length }) => ({ type: 'bin', bytes: { length } })),
    );
  });

  it('are refused at 1 MiB of output, whatever they are wrapped in, and cost themselves alone', {
    options,
  }, async (siege) => {
    const client = await siege.connect();
    const frames = [marked('C:', bomb), bomb, marked('C:', gzipSync(Buffer.alloc(2_000_000)))];
    expect(await tells(siege, client, frames)).toEqual([]);
    expect(siege.metric('unreadable_frames_total')).toBe(3);
  });

  it('that end in the middle, or are none, are refused as well', { options }, async (siege) => {
    const client = await siege.connect();
    const whole = deflateSync('{"t":"x"}');
    const frames = [
      marked('C:', whole.subarray(0, 5)),
      marked('C:', Buffer.alloc(0)),
      marked('C:', Buffer.alloc(100, 0xff)),
    ];
    expect(await tells(siege, client, frames)).toEqual([]);
    expect(siege.metric('unreadable_frames_total')).toBe(3);
  });

  it('within each other are not unwrapped', { options }, async (siege) => {
    const client = await siege.connect();
    const inner = marked('C:', deflateSync('{"t":"x"}'));
    expect(await tells(siege, client, [marked('C:', deflateSync(inner))])).toEqual([]);
    expect(siege.metric('unreadable_frames_total')).toBe(1);
  });

  it('without a key are refused where they say that they are sealed', { options }, async (siege) => {
    const client = await siege.connect();
    expect(await tells(siege, client, [marked('E:', bomb), marked('E:', Buffer.alloc(28))])).toEqual([]);
    expect(siege.metric('unreadable_frames_total')).toBe(2);
  });
});

besiege('JSON', (it) => {
  it('that nests too deep is text, however deep', {}, async (siege) => {
    const client = await siege.connect();
    const texts = [
      `{"t":"x","p":${'['.repeat(500_000)}`,
      `{"t":"x","p":${'['.repeat(127)}${']'.repeat(127)}}`,
      `{"t":"x","p":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    ];
    const told = await tells(siege, client, texts);
    expect(told.map((event) => (event as { type: string }).type)).toEqual(['raw', 'raw', 'raw']);
    expect(
      await tells(siege, await siege.connect(), [`{"t":"x","p":${'['.repeat(126)}${']'.repeat(126)}}`]),
    ).toMatchObject([{ type: 'msg', t: 'x' }]);
  });

  it('loses members of names that mean something, at every depth and however they are spelled', {}, async (siege) => {
    const client = await siege.connect();
    const told = await tells(siege, client, [
      '{"t":"x","p":{"__proto__":{"polluted":1},"a":{"constructor":{"prototype":{"polluted":1}}},"b":1}}',
      '{"t":"x","\\u005f_proto__":{"polluted":1},"p":[{"prototype":1}]}',
    ]);
    expect(told).toMatchObject([{ data: { p: { a: {}, b: 1 } } }, { data: { p: [{}] } }]);
    expect(JSON.stringify(told)).not.toContain('polluted');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('with numbers and texts that are none is text', {}, async (siege) => {
    const client = await siege.connect();
    const texts = [`{"t":"x","p":${'9'.repeat(400)}}`, '{"t":"x","p":1e999}', '{"t":"x","p":"\\ud800"}', '{"t":"x"'];
    const told = await tells(siege, client, texts);
    expect(told).toEqual(texts.map((text) => ({ type: 'raw', connectionId: client.id, text, encrypted: false })));
  });

  it('of types that are none, or of the server, is the application’s under observed', {}, async (siege) => {
    const client = await siege.connect();
    const texts = [
      '{"t":null}',
      '{"t":{}}',
      '{"t":["ping"]}',
      '{}',
      '{"t":"server_ready","p":{}}',
      '{"t":"error"}',
      '[]',
      '5',
    ];
    expect(await tells(siege, client, texts)).toHaveLength(texts.length);
    expect(client.texts).toEqual([]);
  });

  it('of types the server writes is refused by the documents, and an error is not answered by one', {
    options: { profile: 'documented' },
  }, async (siege) => {
    const client = await siege.connect();
    expect(await tells(siege, client, ['{"t":"server_ready","p":{}}', '{"t":"error","p":{}}'])).toEqual([]);
    await siege.stage.until(() => client.errors.length === 1);
    expect(client.errors).toEqual(['INVALID_MESSAGE']);
  });
});

besiege('MessagePack', (it) => {
  const bytes = (...values: (number | Uint8Array)[]): Buffer =>
    Buffer.concat(values.map((value) => (typeof value === 'number' ? Buffer.of(value) : value)));
  const head = bytes(0x82, 0xa1, 0x74, 0xa1, 0x78, 0xa1, 0x70);
  const bombs: readonly (readonly [string, Buffer])[] = [
    ['an array of four thousand million', bytes(head, Buffer.from('ddffffffff', 'hex'))],
    ['a map of four thousand million', bytes(head, Buffer.from('dfffffffff', 'hex'))],
    ['a text longer than the frame', bytes(head, Buffer.from('dbffffffff61', 'hex'))],
    ['bytes longer than the frame', bytes(head, Buffer.from('c6ffffffff00', 'hex'))],
    ['an extension longer than the frame', bytes(head, Buffer.from('c9ffffffff01', 'hex'))],
    ['arrays in arrays, a million deep', bytes(head, Buffer.alloc(1_000_000, 0x91))],
    ['maps in maps', bytes(head, Buffer.concat(Array.from({ length: 1000 }, () => Buffer.from('81a161', 'hex'))))],
    ['an array as a key', bytes(0x81, 0x90, 0x01)],
    ['the byte that is never used', bytes(head, 0xc1)],
    ['half a message', head],
  ];
  for (const [name, frame] of bombs) {
    it(`that is none reaches the application as bytes: ${name}`, {}, async (siege) => {
      const client = await siege.connect({ path: '/wse?format=msgpack' });
      const told = await tells(siege, client, [frame]);
      expect(told).toMatchObject([{ type: 'bin', bytes: { length: frame.length } }]);
    });
  }

  it('keeps the last of equal keys, loses names that mean something, and takes extensions for hex', {}, async (siege) => {
    const client = await siege.connect({ path: '/wse?format=msgpack' });
    const text = (value: string): Buffer => bytes(0xa0 | value.length, Buffer.from(value));
    const map = bytes(
      0x84,
      text('a'),
      1,
      text('a'),
      2,
      text('__proto__'),
      0x81,
      text('x'),
      1,
      text('e'),
      0xd4,
      0x05,
      0x07,
    );
    const told = await tells(siege, client, [bytes(head, map)]);
    expect(told).toMatchObject([{ type: 'msg', data: { p: { a: 2, e: '07' } } }]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

besiege('Containers', (it) => {
  const options: ServerOptions = { profile: 'documented', inboundRate: { capacity: 50, refillPerSecond: 0 } };

  it('of messages cost what their messages cost', { options }, async (siege) => {
    const client = await siege.connect();
    const messages = Array.from({ length: 100 }, (_, p) => ({ t: 'm', p }));
    client.send(JSON.stringify({ t: 'batch', p: { messages } }));
    await siege.stage.until(() => client.errors.length > 0);
    expect(siege.told(client)).toHaveLength(50);
    expect(siege.metric('rate_limited_total')).toBe(50);
  });

  it('within each other are refused', { options }, async (siege) => {
    const client = await siege.connect();
    const nested = Array.from({ length: 20 }).reduce<object>((inner) => ({ t: 'batch', p: { messages: [inner] } }), {
      t: 'x',
    });
    client.send(JSON.stringify(nested));
    client.send(
      JSON.stringify({ t: 'priority_message', p: { message: { t: 'priority_message', p: { message: {} } } } }),
    );
    await siege.stage.until(() => client.errors.length === 2);
    expect(client.errors).toEqual(['INVALID_MESSAGE', 'INVALID_MESSAGE']);
    expect(siege.told(client)).toEqual([]);
  });
});
