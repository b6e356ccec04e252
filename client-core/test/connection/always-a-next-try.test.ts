// Whatever happens to a client, it has exactly one thing that brings it further, until it is closed: then it has none. (WSE-CONN-085)
import { closeCodes } from '@wsekit/spec';
import { TransportError } from '@wsekit/transports';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled, World } from './world.ts';

const urls = ['ws://one/wse', 'ws://two/wse', 'ws://three/wse'];
const codes = Object.values(closeCodes).map(({ code }) => code);

/** A client, its servers and its source of tokens, all of which do what a schedule says. */
class Play {
  readonly asked: { resolve(token: string | undefined): void; reject(error: unknown): void }[] = [];
  readonly world: World;
  #tokens = 0;

  constructor(balance: 'failover' | 'random' | 'weighted_round_robin' | 'least_connections') {
    const token = (): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        this.asked.push({ resolve, reject });
      });
    this.world = new World({ token, endpoints: { balance } }, urls);
    this.world.client.start();
  }

  freshToken(): string {
    this.#tokens += 1;
    return `token ${this.#tokens}`;
  }

  gives(token: string | undefined): void {
    for (const { resolve } of this.asked.splice(0)) resolve(token);
  }
}

type Step = (play: Play) => void | Promise<void>;

function onDial(act: (play: Play) => void): Step {
  return (play) => {
    if (play.world.pendingDials.length > 0) act(play);
  };
}

function onConnection(act: (connection: World['connections'][number]) => void): Step {
  return ({ world }) => {
    const connection = world.openConnections.at(-1);
    if (connection !== undefined) act(connection);
  };
}

type Named = readonly [name: string, step: Step];

const named = (name: string, step: Step): fc.Arbitrary<Named> => fc.constant([name, step]);

/** What lets a client get on. */
const helpful: fc.Arbitrary<Named> = fc.oneof(
  named('gives', (play) => play.gives(play.freshToken())),
  named(
    'serves',
    onDial(({ world }) => world.opens().greets()),
  ),
  fc.constantFrom(1, 1000, 10_001, 33_000).map((ms): Named => [`passes ${ms}`, ({ world }) => world.clock.pass(ms)]),
);

const ofTokens: fc.Arbitrary<Named> = fc.oneof(
  fc.constantFrom(undefined, '', 'same').map((token): Named => [`gives ${token}`, (play) => play.gives(token)]),
  named('gives none', (play) => {
    for (const { reject } of play.asked.splice(0)) reject(new Error('no token now'));
  }),
);

const ofServers: fc.Arbitrary<Named> = fc.oneof(
  named(
    'opens',
    onDial(({ world }) => world.opens()),
  ),
  named(
    'greets',
    onConnection((connection) => connection.greets()),
  ),
  fc.constantFrom(401, 403, 404, 503, undefined).map(
    (status): Named => [
      `refuses ${status}`,
      onDial(({ world }) => {
        const retryAfterMs = status === 503 ? 1e300 : undefined;
        world.pendingDials[0]?.fails(new TransportError('dial_refused', 'refused', { status, retryAfterMs }));
      }),
    ],
  ),
  fc
    .constantFrom(...codes, 1014, 3000, 4999)
    .map((code): Named => [`ends ${code}`, onConnection((connection) => connection.ends(code))]),
  fc.constantFrom('AUTH_FAILED', 'SERVER_ERROR').map(
    (code): Named => [
      `ends by ${code}`,
      onConnection((connection) => {
        connection.says({ c: 'WSE', t: 'error', p: { code, retry_after: 1e300 } });
        connection.ends(1005);
      }),
    ],
  ),
  named(
    'garbles',
    onConnection((connection) => connection.dial.options.handler.onFrame('{"c":"WSE","t":')),
  ),
);

const ofTheRest: fc.Arbitrary<Named> = fc.oneof(
  fc.constantFrom(0, 61_000, 300_000).map((ms): Named => [`passes ${ms}`, ({ world }) => world.clock.pass(ms)]),
  fc.constantFrom(3_600_000, -3_600_000, 6000).map((ms): Named => [`jumps ${ms}`, ({ world }) => world.clock.jump(ms)]),
  named('signals back', ({ world }) => world.signal('back')),
  named('signals gone', ({ world }) => world.signal('gone')),
  named('reconnects', ({ world }) => world.client.reconnectNow()),
  named('changes', ({ world }) => world.client.changeEndpoint('ws://two/wse')),
);

const steps: fc.Arbitrary<Named> = fc.oneof(
  { weight: 6, arbitrary: helpful },
  { weight: 1, arbitrary: ofTokens },
  { weight: 3, arbitrary: ofServers },
  { weight: 1, arbitrary: ofTheRest },
);

/** What brings it further, by its state: dials, connections, and the timers it may have beside. */
function expectOneWayOn({ client, clock, pendingDials, openConnections }: World): void {
  const { state } = client.status;
  const found = { state, dials: pendingDials.length, connections: openConnections.length };
  if (state === 'connecting') {
    expect(found.dials).toBeLessThanOrEqual(1);
    expect({ ...found, timers: clock.pending }).toEqual({ ...found, connections: 0, timers: 1 });
  } else if (state === 'ready' || state === 'handshaking') {
    expect(found).toEqual({ state, dials: 0, connections: 1 });
    expect(clock.pending).toBeGreaterThanOrEqual(1);
    expect(clock.pending).toBeLessThanOrEqual(2);
  } else {
    const timers = state === 'closed' ? 0 : 1;
    expect({ ...found, timers: clock.pending }).toEqual({ state, dials: 0, connections: 0, timers });
  }
}

const mayEnd = new Set(['asked', 'ended', 'unauthorized']);

/** From here on everything works. */
async function recovers(play: Play): Promise<void> {
  const { world } = play;
  // No server may keep it away for longer than five minutes.
  for (let seconds = 0; seconds < 400 && world.client.status.state !== 'ready'; seconds += 1) {
    play.gives(play.freshToken());
    await settled();
    if (world.pendingDials.length > 0) world.opens().greets();
    else if (world.client.status.state === 'handshaking') world.openConnections.at(-1)?.greets();
    await world.clock.pass(1000, 1000);
  }
  expect(world.client.status.state).toBe('ready');
}

describe('A client that is not closed', () => {
  it('has one thing that brings it further in every state, and comes back as soon as everything works', async () => {
    const schedules = fc.array(steps, { maxLength: 60, size: 'max' });
    const balances = fc.constantFrom('failover', 'random', 'weighted_round_robin', 'least_connections');
    const property = fc.asyncProperty(balances, schedules, async (balance, schedule) => {
      const play = new Play(balance);
      const { client } = play.world;
      for (const [, step] of schedule) {
        await step(play);
        await settled();
        expectOneWayOn(play.world);
      }
      const { status } = client;
      if (status.state === 'closed') expect(mayEnd).toContain(status.why);
      else await recovers(play);
      client.close();
      await settled();
      expectOneWayOn(play.world);
      expect(client.endpoints.map(({ connections }) => connections)).toEqual([0, 0, 0]);
      expect(play.world.watching.size).toBe(0);
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
