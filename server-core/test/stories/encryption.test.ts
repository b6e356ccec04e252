// Shows that what goes to a client with a key is sealed, and that others see no difference.

import { provider } from '@wsekit/codec/crypto';
import { expect } from 'vitest';
import { encrypt, isSealed } from './encrypt.ts';
import { jwt, startMs } from './stage.ts';
import { tell } from './tell.ts';

const options = { jwt, encryption: { provider }, recovery: true, presence: true };

tell('A client with a key', (it) => {
  it('gets publications, presence, events and replay sealed, in order, and others in the clear', {
    options,
  }, async (stage) => {
    const { server } = stage;
    for (const t of ['zero', 'missed']) server.broadcast('room', JSON.stringify({ t }));
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    server.subscribeConnection(bob.id, ['room']);
    server.subscribeConnection(alice.id, ['early']);
    const { got } = await encrypt(stage, alice);
    const plain = alice.heard.length;
    const { topics } = await server.subscribeWithRecovery(bob.id, ['room']);
    const position = { epoch: topics.room?.epoch, offset: 0 };
    await server.subscribeWithRecovery(alice.id, ['room'], { room: position });
    server.broadcast('room', '{"t":"live"}');
    server.broadcast('early', '{"t":"early"}');
    server.subscribeConnection(alice.id, ['room'], { presence: {} });
    server.sendEvent(alice.id, { t: 'event' });
    server.broadcastAll('{"t":"all"}');
    await stage.until(() => got.some(({ t }) => t === 'all'));
    expect(got.map(({ t }) => t)).toEqual(['missed', 'live', 'early', 'presence_join', 'event', 'all']);
    expect(alice.heard.slice(plain).every(isSealed)).toBe(true);
    await stage.until(() => bob.types.includes('all'));
    expect(bob.types).toEqual(['server_ready', 'live', 'presence_join', 'all']);
    expect(bob.heard.some(isSealed)).toBe(false);
  });

  it('is heard sealed by the application', { options }, async (stage) => {
    const alice = await stage.user('alice');
    await encrypt(stage, alice);
    alice.send('{"t":"secret"}');
    await stage.until(() => stage.told.includes('msg'));
    expect(stage.events.at(-1)).toMatchObject({ type: 'msg', data: { t: 'secret' }, encrypted: true });
  });

  it('is told that nothing was recovered as long as nothing may be sent, and gets it all once it may', {
    options: { ...options, encryption: { provider, strict: true, keyDerivation: 'trial' } },
  }, async (stage) => {
    const { server } = stage;
    for (const t of ['zero', 'missed']) server.broadcast('room', JSON.stringify({ t }));
    const alice = await stage.user('alice');
    const { session, got } = await encrypt(stage, alice);
    const epoch = (await server.subscribeWithRecovery(alice.id, ['room'])).topics.room?.epoch;
    const recover = () => server.subscribeWithRecovery(alice.id, ['room'], { room: { epoch, offset: 0 } });
    expect(await recover()).toMatchObject({ recovered: false, topics: { room: { recovered: false, count: 0 } } });
    session.send({ t: 'settles the key' }, startMs);
    await stage.until(() => stage.told.includes('msg'));
    expect(await recover()).toMatchObject({ recovered: true, topics: { room: { count: 1 } } });
    await stage.until(() => got.length > 0);
    expect(got.map(({ t }) => t)).toEqual(['missed']);
  });
});
