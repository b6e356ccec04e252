// Shows how keys are replaced: after an hour or on demand, by another hello or by a new connection, with nothing lost.
import type { Envelope, Frame } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { type ClientSession, createClientSession } from '@wsekit/codec/session';
import { expect } from 'vitest';
import { type Client, jwt, type Stage, startMs } from './stage.ts';
import { tell } from './tell.ts';

const hourMs = 3_600_000;
/** Nobody pings or is idle while hours pass. */
const quiet = { pingIntervalMs: 20 * hourMs, idleTimeoutMs: 40 * hourMs };
const options = { jwt, encryption: { provider }, recovery: true, ...quiet };

/** A client that encrypts, and what it has read. */
interface Sealing {
  readonly session: ClientSession;
  readonly got: Envelope[];
  /** Frames it has made and not sent, while it holds them back. */
  held: Frame[] | undefined;
}

async function seal(stage: Stage, client: Client, dialect: 'D2f' | 'D2g'): Promise<Sealing> {
  const got: Envelope[] = [];
  const session = createClientSession(
    { encryption: { provider }, dialect, pingIntervalMs: 10 * hourMs, idleTimeoutMs: 20 * hourMs },
    {
      transmit: (frame) =>
        void (sealing.held === undefined ? client.connection?.send(frame) : sealing.held.push(frame)),
      deliver: (envelope) => void got.push(envelope),
      close: () => {},
    },
  );
  const sealing: Sealing = { session, got, held: undefined };
  session.open(startMs);
  for (const frame of client.heard) session.receive(frame, startMs);
  client.onFrame = (frame) => {
    client.heard.push(typeof frame === 'string' ? frame : Uint8Array.from(frame));
    session.receive(frame, startMs);
  };
  await stage.until(() => session.encrypted);
  return sealing;
}

const told = (stage: Stage): unknown[] => stage.events.map((event) => (event.type === 'msg' ? event.t : event.type));

tell('A key of the dialects that replace it by another hello', (it) => {
  it('is replaced after an hour, opens what was under way for a while, and loses nothing', {
    options: { ...options, dialect: 'D2f' },
  }, async (stage) => {
    const alice = await stage.user('alice');
    const { server } = stage;
    const sealing = await seal(stage, alice, 'D2f');
    const { session, got } = sealing;
    await stage.advance(hourMs - 1);
    session.tick(startMs + hourMs - 1);
    expect(told(stage)).toEqual(['auth_connect']);
    await stage.advance(1_001);
    await stage.until(() => stage.told.includes('key_rotation_due'));

    session.send({ t: 'before' }, startMs + hourMs);
    server.sendEvent(alice.id, { t: 'e1' });
    sealing.held = [];
    session.send({ t: 'late' }, startMs + hourMs);
    session.send({ t: 'too late' }, startMs + hourMs);
    const [late, tooLate] = sealing.held.splice(0);
    sealing.held = undefined;
    const hellos = alice.types.filter((type) => type === 'server_hello').length;
    session.tick(startMs + hourMs);
    session.send({ t: 'between' }, startMs + hourMs);
    await stage.until(() => alice.types.filter((type) => type === 'server_hello').length > hellos);
    session.send({ t: 'after' }, startMs + hourMs);
    server.sendEvent(alice.id, { t: 'e2' });
    alice.send(late ?? '');
    await stage.until(() => told(stage).includes('late') && got.some(({ t }) => t === 'e2'));
    expect(told(stage).slice(2)).toEqual(['before', 'between', 'after', 'late']);
    expect(got.map(({ t }) => t)).toEqual(['e1', 'e2']);
    expect(stage.events.slice(2).every((event) => event.type !== 'msg' || event.encrypted)).toBe(true);

    await stage.advance(30_000);
    alice.send(tooLate ?? '');
    session.send({ t: 'last' }, startMs + hourMs + 30_000);
    await stage.until(() => told(stage).includes('last'));
    expect(told(stage)).not.toContain('too late');
    expect(server.prometheusMetrics()).toContain('\nwsekit_unreadable_frames_total 1\n');
    expect(alice.closed).toBeUndefined();
  });

  it('is the client’s to replace: who does so in time is not closed', {
    options: { ...options, dialect: 'D2f', keyRotation: 'reconnect' },
  }, async (stage) => {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const { session } = await seal(stage, alice, 'D2f');
    await seal(stage, bob, 'D2f');
    await stage.advance(hourMs + 1_000);
    session.tick(startMs + hourMs + 1_000);
    await stage.until(() => alice.types.filter((type) => type === 'server_hello').length === 2);
    await stage.advance(31_000);
    await stage.until(() => bob.closed !== undefined);
    expect([alice.closed, bob.closed]).toEqual([undefined, { code: 1012, reason: 'key rotation' }]);
  });
});

tell('A key of D2g, which takes a new connection', (it) => {
  it('is told to be old, and the connection closed behind what was sent, so that it comes back', {
    options: {
      ...options,
      profile: 'documented',
      encryption: { provider, rotationIntervalMs: 60_000, graceMs: 5_000 },
    },
  }, async (stage) => {
    const alice = await stage.user('alice');
    const { got, session } = await seal(stage, alice, 'D2g');
    stage.server.subscribeConnection(alice.id, ['a']);
    await stage.advance(60_000);
    expect(told(stage)).toEqual(['auth_connect', 'key_rotation_due']);
    await stage.advance(4_999);
    expect(alice.closed).toBeUndefined();
    stage.server.broadcast('a', '{"t":"last"}');
    await stage.advance(1);
    await stage.until(() => alice.closed !== undefined);
    expect([got.map(({ t }) => t), alice.closed]).toEqual([['last'], { code: 1012, reason: 'key rotation' }]);
    const position = session.positions.get('a');

    stage.server.broadcast('a', '{"t":"missed"}');
    const again = await stage.user('alice');
    const { got: then } = await seal(stage, again, 'D2g');
    void stage.server.subscribeWithRecovery(again.id, ['a'], position === undefined ? {} : { a: position });
    await stage.until(() => then.length === 1);
    expect(then.map(({ t }) => t)).toEqual(['missed']);
  });

  it('is left to the application unless it is asked for', { options }, async (stage) => {
    const alice = await stage.user('alice');
    await seal(stage, alice, 'D2g');
    await stage.advance(hourMs + 31_000);
    expect([told(stage), alice.closed]).toEqual([['auth_connect', 'key_rotation_due'], undefined]);
    await stage.advance(2 * hourMs);
    expect(told(stage)).toHaveLength(2);
  });

  it('is replaced on demand where there is one', { options }, async (stage) => {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    await seal(stage, alice, 'D2g');
    expect([alice.id, bob.id, 'nobody'].map((id) => stage.server.rotateKeys(id))).toEqual([true, false, false]);
    await stage.until(() => alice.closed !== undefined);
    expect([alice.closed, bob.closed]).toEqual([{ code: 1012, reason: 'key rotation' }, undefined]);
  });
});
