import { isTransportError, type TransportErrorCode } from '../errors.ts';
import type { ComplianceCase } from './case.ts';
import { check, equal, oneOf } from './expect.ts';
import type { DialerStage, ListenerStage } from './stage/stage.ts';

/** Upgrades that do not succeed: refusals, limits, timeouts, peers that leave. */
export const refuseCases: readonly ComplianceCase[] = [
  ...[400, 401, 403, 404, 407, 410, 418, 426, 429, 500, 502, 503, 599].map(refusedWith),
  {
    id: 'refuse/path',
    title: 'refuses one path and opens another',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: ({ path }) =>
          path === '/wse' ? { handler: host.record().handler } : { status: 404, body: 'no such path' },
      });
      await host.next();
      equal([host.listener.counters.accepted, host.listener.counters.refused], [1, 1], 'accepted and refused');
    },
    dialer: async (stage) => {
      expectRefusal(stage, await stage.dialInVain({ path: '/other' }), 404);
      await stage.dial({ path: '/wse' });
    },
  },
  {
    id: 'refuse/accept-throws',
    title: 'refuses with 500 when accept throws, and reports the exception',
    listener: async (stage) => {
      const accept = (): never => {
        throw new Error('thrown by accept');
      };
      const host = await stage.listen({ accept });
      await stage.hear('tried');
      equal(host.errors.map(String), ['Error: thrown by accept'], 'what onError was told');
    },
    dialer: (stage) => tryInVain(stage, 500),
  },
  {
    id: 'refuse/accept-rejects',
    title: 'refuses with 500 when accept rejects later, and reports the reason',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: () => Promise.resolve().then(() => Promise.reject(new Error('late'))),
      });
      await stage.hear('tried');
      equal(host.errors.map(String), ['Error: late'], 'what onError was told');
      equal(host.listener.pendingHandshakes, 0, 'pending handshakes');
    },
    dialer: (stage) => tryInVain(stage, 500),
  },
  {
    id: 'refuse/no-decision',
    title: 'refuses with 503 when accept has not decided within handshakeTimeoutMs',
    listener: async (stage) => {
      const signals: AbortSignal[] = [];
      const refused: string[] = [];
      const host = await stage.listen({
        handshakeTimeoutMs: 100,
        accept: ({ signal }) => neverDecide(signal, signals),
        onRefused: (why) => refused.push(why),
      });
      await stage.hear('tried');
      await expectAbandoned(stage, host.listener, signals);
      equal(refused, ['handshake_timeout'], 'what onRefused was told');
    },
    dialer: (stage) => tryInVain(stage, 503),
  },
  {
    id: 'refuse/too-many-connections',
    title: 'refuses connections above maxConnections with 503 until one has closed',
    listener: async (stage) => {
      const refused: string[] = [];
      const onRefused = (why: string, address: string): unknown =>
        refused.push(why, address === '' ? 'nobody' : 'somebody');
      const { listener, next } = await stage.listen({ maxConnections: 2, onRefused });
      const first = await next();
      await next();
      await stage.hear('third');
      equal([listener.connectionCount, listener.counters.overLimit], [2, 1], 'connections and counted refusals');
      equal(refused, ['too_many_connections', 'somebody'], 'what onRefused was told');
      first.connection.close();
      await first.closed();
      await stage.until('one connection to be left', () => listener.connectionCount === 1);
      stage.tell('room');
      await next();
      equal(listener.counters.accepted, 3, 'accepted');
    },
    dialer: async (stage) => {
      await stage.dial();
      await stage.dial();
      expectRefusal(stage, await stage.dialInVain(), 503);
      stage.tell('third');
      await stage.hear('room');
      await stage.dial();
    },
  },
  {
    id: 'refuse/too-many-pending',
    title: 'refuses upgrades above maxPendingHandshakes with 503',
    lacks: ['dialer.dialsInTurn'],
    listener: async (stage) => {
      const decisions: (() => void)[] = [];
      const refused: string[] = [];
      const host = await stage.listen({
        maxPendingHandshakes: 2,
        onRefused: (why) => refused.push(why),
        accept: () =>
          new Promise((resolve) => {
            decisions.push(() => resolve({ handler: host.record().handler }));
          }),
      });
      await stage.until('two pending handshakes', () => decisions.length === 2);
      stage.tell('two');
      await stage.hear('third');
      equal(
        [host.listener.pendingHandshakes, host.listener.counters.overLimit],
        [2, 1],
        'pending and counted refusals',
      );
      equal(refused, ['too_many_handshakes'], 'what onRefused was told');
      for (const decide of decisions) decide();
      await host.next();
      await host.next();
    },
    dialer: async (stage) => {
      const both = [stage.dial(), stage.dial()];
      await stage.hear('two');
      expectRefusal(stage, await stage.dialInVain(), 503);
      stage.tell('third');
      await Promise.all(both);
    },
  },
  {
    id: 'refuse/abort-before',
    title: 'does not dial when the signal was aborted before',
    listener: async (stage) => {
      const host = await stage.listen({
        accept: () => {
          throw new Error('accept was asked');
        },
      });
      await stage.hear('tried');
      equal(host.errors.map(String), [], 'what onError was told');
    },
    dialer: async (stage) => {
      const reason = new Error('not any more');
      const error = await stage.dialInVain({ signal: AbortSignal.abort(reason) });
      check(error === reason, 'dial rejects with the reason of the signal');
      stage.tell('tried');
    },
  },
  {
    id: 'refuse/abort-during',
    title: 'abandons the opening when the signal is aborted, and the listener learns of it',
    listener: async (stage) => {
      const signals: AbortSignal[] = [];
      const host = await stage.listen({
        accept: ({ signal }) => {
          stage.tell('asked');
          return neverDecide(signal, signals);
        },
      });
      await stage.until('accept to be asked', () => signals.length === 1);
      await expectAbandoned(stage, host.listener, signals);
    },
    dialer: async (stage) => {
      const controller = new AbortController();
      const reason = new Error('not any more');
      const outcome = stage.dialInVain({ signal: controller.signal });
      await stage.hear('asked');
      controller.abort(reason);
      check((await outcome) === reason, 'dial rejects with the reason of the signal');
    },
  },
  {
    id: 'refuse/abort-after',
    title: 'keeps an open connection when the signal is aborted later',
    listener: async (stage) => {
      const recorder = await (await stage.listen()).next();
      equal(await recorder.frame(), 'still here', 'frame after the abort');
    },
    dialer: async (stage) => {
      const controller = new AbortController();
      const { connection } = await stage.dial({ signal: controller.signal });
      controller.abort(new Error('too late'));
      equal(connection.send('still here'), 'sent', 'send');
    },
  },
  {
    id: 'refuse/dial-timeout',
    title: 'gives up dialling after handshakeTimeoutMs with dial_timeout',
    listener: async (stage) => {
      const signals: AbortSignal[] = [];
      const host = await stage.listen({ accept: ({ signal }) => neverDecide(signal, signals) });
      await stage.hear('tried');
      await expectAbandoned(stage, host.listener, signals);
    },
    dialer: async (stage) => {
      expectCode(await stage.dialInVain({ handshakeTimeoutMs: 100 }), 'dial_timeout');
      stage.tell('tried');
    },
  },
  {
    id: 'refuse/nobody-listens',
    title: 'rejects with dial_failed where nobody listens any more',
    listener: async (stage) => {
      const { listener } = await stage.listen();
      await listener.close();
      stage.tell('gone');
      await stage.hear('tried');
    },
    dialer: async (stage) => {
      await stage.hear('gone');
      expectCode(await stage.dialInVain(), 'dial_failed');
      stage.tell('tried');
    },
  },
];

function refusedWith(status: number): ComplianceCase {
  return {
    id: `refuse/status-${status}`,
    title: `refuses with ${status}, and the dialer is told`,
    listener: async (stage) => {
      const { listener } = await stage.listen({ accept: () => ({ status, headers: { 'X-Why': 'test' }, body: 'no' }) });
      await stage.hear('tried');
      equal(listener.counters, { accepted: 0, refused: 1, overLimit: 0, abandoned: 0, cut: 0, missed: 0 }, 'counters');
      equal([listener.connectionCount, listener.pendingHandshakes], [0, 0], 'connections and pending handshakes');
    },
    dialer: (stage) => tryInVain(stage, status),
  };
}

/** Dials and is refused with the status. */
export async function tryInVain(stage: DialerStage, status: number): Promise<void> {
  expectRefusal(stage, await stage.dialInVain(), status);
  stage.tell('tried');
}

/** Holds the error of a dial to `dial_refused` with the status, as far as the platform tells. */
export function expectRefusal(stage: DialerStage, error: unknown, status: number): void {
  check(isTransportError(error), `dial rejects with a TransportError: found ${String(error)}`);
  if (stage.can.hidesRefusals !== undefined) {
    oneOf(error.code, ['dial_refused', 'dial_failed'], 'code');
    return;
  }
  equal([error.code, error.status], ['dial_refused', status], 'code and status');
}

/** Holds the error of a dial to a code. */
export function expectCode(error: unknown, code: TransportErrorCode): void {
  check(isTransportError(error), `dial rejects with a TransportError: found ${String(error)}`);
  equal(error.code, code, 'code');
}

function neverDecide(signal: AbortSignal, signals: AbortSignal[]): Promise<never> {
  signals.push(signal);
  return new Promise(() => {});
}

/** Holds a listener to what it owes a handshake that came to nothing. */
export async function expectAbandoned(
  stage: ListenerStage,
  listener: {
    readonly pendingHandshakes: number;
    readonly counters: { readonly abandoned: number; readonly accepted: number };
  },
  signals: readonly AbortSignal[],
): Promise<void> {
  await stage.until('the signal of the request to be aborted', () => signals.every(({ aborted }) => aborted));
  await stage.until('no handshake to be pending', () => listener.pendingHandshakes === 0);
  equal([listener.counters.abandoned, listener.counters.accepted], [1, 0], 'abandoned and accepted');
}
