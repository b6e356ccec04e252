import fc from 'fast-check';
import { describe, it } from 'vitest';
import { provider } from '../../src/crypto/index.ts';
import { startMs, type Wired, wire } from './wire.ts';

/** The simplest model there is: a ready connection is two queues, and everything sent arrives once and in order. */
class Model {
  nowMs = startMs;
  next = 0;
  readonly toServer: number[] = [];
  readonly toClient: number[] = [];
  isClosed = false;
}

type Real = Wired;

class ClientSends implements fc.Command<Model, Real> {
  check = (model: Model): boolean => !model.isClosed;
  run(model: Model, real: Real): void {
    model.next += 1;
    model.toServer.push(model.next);
    real.client.send({ t: 'm', p: model.next }, model.nowMs);
  }
  toString = (): string => 'client sends';
}

class ServerSends implements fc.Command<Model, Real> {
  readonly #isPublication: boolean;
  constructor(isPublication: boolean) {
    this.#isPublication = isPublication;
  }
  check = (model: Model): boolean => !model.isClosed;
  run(model: Model, real: Real): void {
    model.next += 1;
    model.toClient.push(model.next);
    if (this.#isPublication) real.server.publish(`{"c":"U","t":"m","p":${model.next}}`, model.nowMs);
    else real.server.send({ t: 'm', p: model.next }, model.nowMs);
  }
  toString = (): string => (this.#isPublication ? 'server publishes' : 'server sends');
}

class ServerSendsAgain implements fc.Command<Model, Real> {
  check = (model: Model): boolean => !model.isClosed;
  run(model: Model, real: Real): void {
    model.next += 1;
    model.toClient.push(model.next);
    const event = { t: 'm', p: model.next, id: `id-of-${model.next}` };
    real.server.send(event, model.nowMs);
    if (real.server.send(event, model.nowMs) !== 'duplicate') throw new Error('sent twice');
  }
  toString = (): string => 'server sends twice under one id';
}

class Noise implements fc.Command<Model, Real> {
  readonly #bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    // Behind a marker, so that it is claimed and refused, and nothing is handed over as bytes.
    real.server.receive(Uint8Array.of(0x45, 0x3a, ...this.#bytes), model.nowMs);
    real.client.receive(Uint8Array.of(0x45, 0x3a, ...this.#bytes), model.nowMs);
  }
  toString = (): string => `noise of ${this.#bytes.length}`;
}

class Passes implements fc.Command<Model, Real> {
  readonly #ms: number;
  constructor(ms: number) {
    this.#ms = ms;
  }
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    model.nowMs += this.#ms;
    real.client.tick(model.nowMs);
    real.server.tick(model.nowMs);
    real.carry(model.nowMs);
  }
  toString = (): string => `${this.#ms} ms pass`;
}

class Carries implements fc.Command<Model, Real> {
  check = (): boolean => true;
  run(model: Model, real: Real): void {
    real.carry(model.nowMs);
    hold('server', model.toServer, real.serverGot);
    hold('client', model.toClient, real.clientGot);
    if (!model.isClosed && real.log.length > 0) throw new Error(`closed: ${real.log.join()}`);
  }
  toString = (): string => 'carried';
}

class Closes implements fc.Command<Model, Real> {
  check = (model: Model): boolean => !model.isClosed;
  run(model: Model, real: Real): void {
    real.carry(model.nowMs);
    real.server.close(1001);
    real.server.ended();
    real.client.ended();
    model.isClosed = true;
    if (real.client.send({ t: 'm' }, model.nowMs) !== 'closed') throw new Error('sent behind the end');
  }
  toString = (): string => 'closes';
}

function hold(who: string, expected: readonly number[], got: readonly unknown[]): void {
  const found = got.map((message) => (message as { p: number }).p);
  if (found.join() !== expected.join()) throw new Error(`${who} got ${found.join()}, sent were ${expected.join()}`);
}

const commands = fc.commands(
  [
    fc.constant(new ClientSends()),
    fc.boolean().map((isPublication) => new ServerSends(isPublication)),
    fc.constant(new ServerSendsAgain()),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => new Noise(bytes)),
    fc.integer({ min: 0, max: 12_000 }).map((ms) => new Passes(ms)),
    fc.constant(new Carries()),
    fc.constant(new Closes()),
  ],
  { maxCommands: 60 },
);

describe('two sessions, whatever happens between them', () => {
  it.each([
    ['in the clear', {}],
    ['with keys', { encryption: { provider } }],
  ])('deliver what was sent, once and in order, %s', (_, keys) => {
    fc.assert(
      fc.property(commands, fc.constantFrom('D2b', 'D2e', 'D2g'), (sequence, dialect) => {
        const setup = (): { model: Model; real: Real } => {
          const real = wire({ dialect, ...keys }, { ...keys, rate: { capacity: 1e6, refillPerSecond: 1e6 } });
          real.server.open(startMs);
          real.client.open(startMs);
          real.carry(startMs);
          return { model: new Model(), real };
        };
        fc.modelRun(setup, [...sequence, new Carries()]);
      }),
      { numRuns: 150 },
    );
  });
});
