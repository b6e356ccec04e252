// Shows how a server signs what it sends and takes only what is signed: in each form, once, from whoever has the key.
import { createTimedVerifier, provider, signTimed, verifyDigest, verifyEnvelope } from '@wsekit/codec/crypto';
import { createMessageSigner, type SigningOptions } from '@wsekit/codec/session';
import { expect } from 'vitest';
import { type Client, jwt, startMs } from './stage.ts';
import { tell } from './tell.ts';

const key = new TextEncoder().encode('a key that both ends have');
const types = new Set(['order']);
const signing = (more: Partial<SigningOptions> = {}): SigningOptions => ({ provider, key, types, ...more });
const textOf = (client: Client): string => Buffer.from(client.heard.at(-1) ?? '').toString();
const order = '{"t":"order","p":{"amount":1},"cid":"o"}';
const signed = (form: SigningOptions['form'], text = order, nowMs = startMs): string =>
  createMessageSigner(signing(form === undefined ? {} : { form })).sign(text, nowMs);
const codes = (client: Client): unknown[] =>
  client.messages
    .filter(({ t }) => t === 'error')
    .map(({ p }) => (p as { details: { reason: string } }).details.reason);

tell('A server that signs', (it) => {
  for (const form of ['envelope', 'digest', 'timed'] as const) {
    it(`takes messages signed by its key in the form ${form}, and no others`, {
      options: { jwt, signing: signing({ form }) },
    }, async (stage) => {
      const alice = await stage.user('alice');
      alice.send(signed(form));
      alice.send(signed(form).replace('"amount":1', '"amount":9'));
      alice.send(order);
      alice.send(createMessageSigner({ ...signing({ form }), key: Uint8Array.of(1) }).sign(order, startMs));
      alice.send('{"t":"chat"}');
      await stage.until(() => stage.told.length === 3);
      await stage.until(() => codes(alice).length === 3);
      expect(stage.events.slice(1)).toMatchObject([{ t: 'order', data: { p: { amount: 1 } } }, { t: 'chat' }]);
      expect(codes(alice)).toEqual(Array(3).fill('invalid_signature'));
      expect(alice.messages.at(-1)).toMatchObject({ cid: 'o', p: { code: 'INVALID_MESSAGE', recoverable: true } });
      expect(stage.server.prometheusMetrics()).toContain('\nwsekit_unreadable_frames_total 3\n');
      expect(alice.closed).toBeUndefined();
    });
  }

  it('takes a nonce once, whichever connection it comes on, and none that is too old', {
    options: { jwt, signing: signing({ form: 'timed' }) },
  }, async (stage) => {
    const [alice, mallory] = [await stage.user('alice'), await stage.user('mallory')];
    const text = signed('timed');
    alice.send(text);
    await stage.until(() => stage.told.includes('msg'));
    alice.send(text);
    mallory.send(text);
    mallory.send(signed('timed', order, startMs - 300_001));
    await stage.until(() => codes(alice).length === 1 && codes(mallory).length === 2);
    expect([codes(alice), codes(mallory)]).toEqual([['replayed'], ['replayed', 'invalid_signature']]);
    expect(stage.told.filter((type) => type === 'msg')).toHaveLength(1);
  });

  it('signs events and publications of these types, stamps included, once for all', {
    options: { jwt, signing: signing(), recovery: true },
  }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.subscribeConnection(alice.id, ['a']);
    stage.server.sendEvent(alice.id, { t: 'order', p: 1 });
    await stage.until(() => alice.types.includes('order'));
    expect(() => verifyEnvelope(provider, key, textOf(alice))).not.toThrow();
    stage.server.broadcast('a', '{"t":"order","p":2}');
    stage.server.broadcast('a', '{"t":"chat"}');
    stage.server.broadcastAll('{"t":"order"}');
    await stage.until(() => alice.heard.length === 5);
    const [, , published, chat, toAll] = alice.heard.map(String);
    expect(published).toMatch(/^\{"tp":"a","e":"[0-9a-f]{8}","o":0,"c":"U","t":"order","p":2,"sig":"[^"]{44}"\}$/);
    for (const text of [published, toAll]) expect(() => verifyEnvelope(provider, key, text ?? '')).not.toThrow();
    expect(chat).not.toContain('"sig"');
    expect((await stage.server.subscribeWithRecovery(alice.id, ['a'])).topics.a).toMatchObject({ offset: 1 });
  });

  it('signs in the form it was told', { options: { signing: signing({ form: 'digest' }) } }, async (stage) => {
    const client = await stage.connect();
    stage.server.sendEvent(client.id ?? '', { t: 'order', p: 1 });
    await stage.until(() => client.heard.length === 1);
    const [, before = '', sig] = /^(.*),"sig":"([^"]*)"\}$/.exec(textOf(client)) ?? [];
    expect(() => verifyDigest(provider, key, `${before}}`, sig)).not.toThrow();
  });

  it('signs with time and nonce, new ones each time', {
    options: { signing: signing({ form: 'timed' }) },
  }, async (stage) => {
    const client = await stage.connect();
    for (const p of [1, 2]) stage.server.sendEvent(client.id ?? '', { t: 'order', p });
    await stage.until(() => client.heard.length === 2);
    const verifier = createTimedVerifier({ provider, key });
    for (const frame of client.heard) {
      const [, before = '', sig] = /^(.*),"sig":"([^"]*)"\}$/.exec(Buffer.from(frame).toString()) ?? [];
      expect(() => verifier.verify(`${before}}`, sig, startMs)).not.toThrow();
    }
    expect(signTimed(provider, key, order, startMs)).toContain(`:${startMs}:`);
  });

  it('may look at signatures where there are some, or at none, or sign nothing', {
    options: { jwt, signing: signing({ verifies: 'optional', signs: false }) },
  }, async (stage) => {
    const alice = await stage.user('alice');
    for (const text of [order, signed('envelope'), signed('envelope').replace('"amount":1', '"amount":9')]) {
      alice.send(text);
    }
    await stage.until(() => codes(alice).length === 1);
    await stage.until(() => stage.told.length === 3);
    stage.server.sendEvent(alice.id, { t: 'order' });
    await stage.until(() => alice.types.includes('order'));
    expect(textOf(alice)).not.toContain('"sig"');
  });

  it('looks at no signature where it only signs', {
    options: { jwt, signing: signing({ verifies: 'ignored' }) },
  }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send(order);
    alice.send('{"t":"order","sig":"none"}');
    await stage.until(() => stage.told.length === 3);
    expect(stage.events.at(-1)).toMatchObject({ data: { sig: 'none' } });
  });

  it('sends what has to be signed in no batch, unless that is signed as a whole', {
    options: { jwt, signing: signing() },
  }, async (stage) => {
    const alice = await stage.user('alice');
    stage.server.sendBatch(alice.id, [{ t: 'order' }, { t: 'chat' }]);
    await stage.until(() => alice.heard.length === 3);
    expect(alice.types.slice(1)).toEqual(['order', 'chat']);
  });
});

tell('A server that signs nothing', (it) => {
  it('hands signatures on unchanged, both ways, and adds none', { options: { jwt } }, async (stage) => {
    const alice = await stage.user('alice');
    alice.send('{"t":"order","sig":"from a client"}');
    await stage.until(() => stage.told.includes('msg'));
    expect(stage.events.at(-1)).toMatchObject({ data: { sig: 'from a client' } });
    stage.server.sendEvent(alice.id, { t: 'order', sig: 'from the application' });
    stage.server.sendEvent(alice.id, { t: 'order' });
    await stage.until(() => alice.heard.length === 3);
    expect(alice.messages.slice(1).map(({ sig }) => sig)).toEqual(['from the application', undefined]);
  });
});
