// Shows what becomes of sealed frames that were changed, come again, or come without a key, and of handshakes out of order.
import type { Envelope } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { type ClientSession, createClientSession } from '@wsekit/codec/session';
import type { ServerOptions } from '@wsekit/server-core';
import { expect } from 'vitest';
import { jwt, startMs, tokenOf } from '../stories/stage.ts';
import type { RawClient } from './raw-client.ts';
import { besiege, type Siege } from './siege.ts';

const options: ServerOptions = { jwt, encryption: { provider } };
const terms = { options, token: tokenOf('witness') };
type Connected = RawClient & { readonly id: string };

/** Agrees on a key; gives the session, and the frames it would send. */
async function agree(siege: Siege, client: Connected): Promise<{ session: ClientSession; sealed: Uint8Array[] }> {
  const sealed: Uint8Array[] = [];
  const session = createClientSession(
    { encryption: { provider } },
    {
      transmit: (frame) => {
        if (typeof frame === 'string') client.send(frame);
        else sealed.push(frame);
      },
      deliver: () => {},
      close: () => {},
    },
  );
  session.open(startMs);
  let given = 0;
  await siege.stage.until(() => {
    for (const text of client.texts.slice(given)) session.receive(text, startMs);
    given = client.texts.length;
    return session.encrypted;
  });
  return { session, sealed };
}

const say = (session: ClientSession, p: unknown): void => void session.send({ t: 'secret', p } as Envelope, startMs);

besiege('Sealed frames', (it) => {
  it('are heard once: those that come again are refused and counted', terms, async (siege) => {
    const client = await siege.user('mallory');
    const { session, sealed } = await agree(siege, client);
    say(session, 1);
    for (let sent = 0; sent < 100; sent += 1) for (const frame of sealed) client.send(frame);
    await siege.reached(client);
    expect(siege.told(client).slice(0, -1)).toMatchObject([
      { type: 'msg', data: { t: 'secret', p: 1 }, encrypted: true },
    ]);
    expect(siege.metric('unreadable_frames_total')).toBe(99);
  });

  it('that were changed anywhere are refused, and the next is heard', terms, async (siege) => {
    const client = await siege.user('mallory');
    const { session, sealed } = await agree(siege, client);
    say(session, 1);
    const [frame = new Uint8Array()] = sealed.splice(0);
    for (let at = 2; at < frame.length; at += 1) {
      const changed = Uint8Array.from(frame);
      changed[at] = (changed[at] ?? 0) ^ 1;
      client.send(changed);
    }
    for (let length = 2; length < frame.length; length += 1) client.send(frame.subarray(0, length));
    say(session, 2);
    for (const next of sealed) client.send(next);
    await siege.reached(client);
    expect(siege.told(client).slice(0, -1)).toMatchObject([{ data: { p: 2 } }]);
    expect(siege.metric('unreadable_frames_total')).toBe((frame.length - 2) * 2);
  });

  it('of another connection are refused', terms, async (siege) => {
    const [alice, mallory] = [await siege.user('alice'), await siege.user('mallory')];
    const { session, sealed } = await agree(siege, alice);
    await agree(siege, mallory);
    say(session, 1);
    for (const frame of sealed) mallory.send(frame);
    await siege.reached(mallory);
    expect(siege.told(mallory)).toHaveLength(1);
    expect(siege.metric('unreadable_frames_total')).toBe(1);
  });

  it('of the server’s own that come back are refused', terms, async (siege) => {
    const client = await siege.user('mallory');
    await agree(siege, client);
    siege.server.sendEvent(client.id, { t: 'x' });
    const isSealed = ({ payload }: { payload: Uint8Array }): boolean => payload[0] === 0x45 && payload[1] === 0x3a;
    await siege.stage.until(() => client.frames.some(isSealed));
    for (const { payload } of client.frames.filter(isSealed)) client.send(Uint8Array.from(payload));
    await siege.reached(client);
    expect(siege.told(client)).toHaveLength(1);
  });
});

besiege('Handshakes', (it) => {
  const hello = (p: unknown): string => JSON.stringify({ t: 'client_hello', p });

  it('out of order are no mistake: data before hello is heard, and a second hello answered', terms, async (siege) => {
    const client = await siege.user('mallory');
    client.send('{"t":"early"}');
    for (let sent = 0; sent < 3; sent += 1) client.send(hello({ protocol_version: 1 }));
    await siege.reached(client);
    expect(siege.told(client).slice(0, -1)).toMatchObject([{ t: 'early' }]);
    const hellos = (): unknown[] => client.messages.filter(({ t }) => t === 'server_hello');
    await siege.stage.until(() => hellos().length >= 3);
    expect(hellos()).toHaveLength(3);
  });

  it('with keys that are none are told so, and go on in the clear', terms, async (siege) => {
    const client = await siege.user('mallory');
    const point = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 0xff)]).toString('base64');
    const keys = [
      '',
      '!',
      'A'.repeat(100_000),
      point,
      Buffer.alloc(65).toString('base64'),
      Buffer.of(0).toString('base64'),
    ];
    for (const key of keys) client.send(hello({ features: { encryption: true }, encryption_public_key: key }));
    for (const key of [null, 5, {}, []])
      client.send(hello({ features: { encryption: true }, encryption_public_key: key }));
    await siege.reached(client);
    await siege.stage.until(() => client.messages.filter(({ t }) => t === 'server_hello').length === 10);
    expect(client.errors).toEqual(Array(6).fill('KEY_EXCHANGE_FAILED'));
  });

  it('with payloads that are none are answered as if nothing was said', terms, async (siege) => {
    const client = await siege.user('mallory');
    const odd = [
      null,
      5,
      'x',
      [],
      { features: null },
      { features: 'all' },
      { protocol_version: 1e300 },
      { client_version: {} },
    ];
    for (const p of odd) client.send(hello(p));
    client.send(`{"t":"client_hello","p":{"protocol_version":${'9'.repeat(300)}}}`);
    await siege.stage.until(() => client.messages.filter(({ t }) => t === 'server_hello').length === 9);
    expect(client.hasEnded).toBe(false);
  });

  it('by thousands are answered one by one, and nobody else notices', terms, async (siege) => {
    const client = await siege.user('mallory');
    for (let round = 0; round < 10; round += 1) {
      for (let sent = 0; sent < 100; sent += 1)
        client.send(hello({ features: { encryption: true }, encryption_public_key: '!' }));
      await siege.stage.until(() => client.errors.length === 100 * (round + 1));
      await siege.exchange();
    }
  });

  it('are not upset by pings with times that are none: they are answered by 0', terms, async (siege) => {
    const client = await siege.user('mallory');
    const times = ['null', '"x"', '1e400', '-0', '1.5', '9'.repeat(20), `${'1'.repeat(100_000)},"timestamp":7`];
    for (const time of times) client.send(`{"t":"ping","p":{"timestamp":${time}}}`);
    await siege.reached(client);
    const pongs = (): number[] =>
      client.messages
        .filter(({ t }) => t === 'PONG')
        .map(({ p }) => (p as { client_timestamp: number }).client_timestamp);
    // A number that no reader can hold makes the whole no message.
    expect(siege.told(client)).toMatchObject([{ type: 'raw' }, { text: 'the last' }]);
    await siege.stage.until(() => pongs().length >= 6);
    expect(pongs()).toEqual([0, 0, 0, 0, 0, 7]);
  });
});
