import { dialectNames, dialects } from '@wsekit/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import { createCodecContext, encodeFrame, type Frame, formatTime } from '../../src/index.ts';
import { serverReady } from '../../src/session/control-messages.ts';
import {
  createMessageSigner,
  createServerSession,
  type OwnServerOptions,
  prepareServerSessions,
  type ServerSession,
  type ServerSessionOptions,
  type SharedServerOptions,
} from '../../src/session/index.ts';
import { readyFeatures } from '../../src/session/server-options.ts';
import { startMs } from './wire.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const anyOwn = fc.record({ connectionId: anyText, userId: fc.option(anyText) });

function said(make: (transmit: (frame: Frame) => void) => ServerSession): Frame[] {
  const frames: Frame[] = [];
  make((frame) => frames.push(frame)).open(startMs);
  return frames;
}

function greetingsOf(shared: SharedServerOptions, owns: readonly OwnServerOptions[]): Frame[] {
  const create = prepareServerSessions(shared);
  return owns.flatMap((own) => said((transmit) => create(own, { transmit, deliver: () => {}, close: () => {} })));
}

describe('sessions that were prepared together', () => {
  it('greet each client as if the message were written for it alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dialectNames),
        fc.constantFrom('observed', 'documented'),
        fc.array(anyOwn, { minLength: 1, maxLength: 4 }),
        anyText,
        (dialect, profile, owns, id) => {
          const context = createCodecContext({ direction: 'server_to_client', dialect, profile });
          const details = { features: readyFeatures(dialects[dialect], { recovery: true }, false) };
          const written = owns.map(({ connectionId, userId }) => {
            const own = { ...details, connection_id: connectionId, user_id: userId };
            const message = serverReady(own, id, formatTime(startMs));
            return encodeFrame(message, context, { as: 'control', keyOrder: 'sorted' });
          });
          const shared = { dialect, profile, features: { recovery: true }, nextId: () => id } as const;
          expect(greetingsOf(shared, owns)).toEqual(written);
        },
      ),
    );
  });

  it('give each client a key of its own where the server’s goes first', () => {
    const owns = ['a', 'b'].map((connectionId) => ({ connectionId }));
    const ready = greetingsOf({ dialect: 'D1', encryption: { provider } }, owns).map(
      (frame) => JSON.parse(String(frame).replace('WSE', '')).p.details,
    );
    expect(ready.map(({ features }) => features.encryption)).toEqual([true, true]);
    const keys = ready.map(({ encryption_public_key: key }) => Buffer.from(String(key), 'base64').length);
    expect(keys).toEqual([65, 65]);
    expect(ready[0].encryption_public_key).not.toBe(ready[1].encryption_public_key);
  });

  it('sign each greeting, and as before', () => {
    const signing = { provider, key: Buffer.from('key'), types: new Set(['server_ready']) };
    const frames = greetingsOf({ signing, dialect: 'D2a' }, [{ connectionId: 'a' }, { connectionId: 'b' }]);
    for (const frame of frames) expect(() => createMessageSigner(signing).verify(String(frame), startMs)).not.toThrow();
    expect(new Set(frames).size).toBe(2);
  });

  it('count, take turns and remember ids for themselves', () => {
    const options: ServerSessionOptions = {
      connectionId: 'a',
      greets: false,
      rate: { capacity: 1, refillPerSecond: 0 },
    };
    const create = prepareServerSessions({ ...options, dialect: 'D2f' });
    const [one, other] = ['a', 'b'].map((connectionId) => {
      const session = create({ connectionId }, { transmit: () => true, deliver: () => {}, close: () => {} });
      session.open(startMs);
      return session;
    });
    expect([one?.send({ t: 'x', id: 'i' }, startMs), one?.send({ t: 'x', id: 'i' }, startMs)]).toEqual([
      'sent',
      'duplicate',
    ]);
    expect([one?.send({ t: 'x' }, startMs), other?.send({ t: 'x', id: 'i' }, startMs)]).toEqual([
      'rate_limited',
      'sent',
    ]);
    // One event and the notice of the rate; one event.
    expect([one?.counters.sent, other?.counters.sent]).toEqual([2, 1]);
  });

  it('throw for what cannot be meant before there is a connection', () => {
    expect(() => prepareServerSessions({ pingIntervalMs: 2, idleTimeoutMs: 1 })).toThrow(RangeError);
    expect(() => prepareServerSessions({ compressionThresholdBytes: -1 })).toThrow(RangeError);
    expect(() =>
      createServerSession(
        { connectionId: 'c', limits: { maxFrameBytes: -1 } },
        { transmit() {}, deliver() {}, close() {} },
      ),
    ).toThrow(RangeError);
  });
});
