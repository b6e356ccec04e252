// Shows that each client gets what is meant for it, once and in the order of the calls, whatever happens between them.
import { provider } from '@wsekit/codec/crypto';
import type { WseServer } from '@wsekit/server-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../src/topics/glob.ts';
import { type Encrypting, encrypt } from './encrypt.ts';
import { type Client, jwt, Stage, transports } from './stage.ts';

/** A client, and what it is to get. */
class Listener {
  readonly client: Client & { id: string };
  readonly held = new Set<string>();
  readonly due: number[] = [];
  denied: readonly string[] = [];
  sealed: Promise<Encrypting> | undefined;

  constructor(client: Client & { id: string }) {
    this.client = client;
  }

  mayGet(topic: string): boolean {
    return [...this.held].some((text) => createMatcher(text)(topic)) && !this.denied.includes(topic);
  }

  async got(): Promise<unknown[]> {
    const messages = this.sealed === undefined ? this.client.messages : (await this.sealed).got;
    return messages.filter(({ t }) => t === 'n').map(({ p }) => p);
  }
}

const at = fc.nat(3);
const topic = fc.constantFrom('a', 'b', 'a/b');
const text = fc.constantFrom('a', 'b', 'a*', '*b', '*');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('publish' as const), topic }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('broadcast' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('subscribe' as const, 'unsubscribe' as const), at, text }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deny' as const), at, denied: fc.subarray(['a', 'b']) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('encrypt' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Takes one step, and notes who is to get the number that goes with it. */
async function take(one: Step, number: number, stage: Stage, listeners: readonly Listener[]): Promise<void> {
  const { server } = stage;
  const message = JSON.stringify({ t: 'n', p: number });
  const own = 'at' in one ? listeners[one.at] : undefined;
  const meant = (isMeant: (listener: Listener) => boolean): void => {
    for (const listener of listeners) if (isMeant(listener)) listener.due.push(number);
  };
  if (one.kind === 'turn') await new Promise((resolve) => setImmediate(resolve));
  else if (one.kind === 'publish') {
    meant((listener) => listener.mayGet(one.topic));
    server.broadcast(one.topic, message);
  } else if (one.kind === 'broadcast') {
    meant(() => true);
    server.broadcastAll(message);
  } else if (own !== undefined) {
    if (one.kind === 'send') meant((listener) => listener === own);
    change(one, own, server, message);
    if (one.kind === 'encrypt') own.sealed ??= encrypt(stage, own.client);
  }
}

function change(one: Step, own: Listener, server: WseServer, message: string): void {
  const { id } = own.client;
  if (one.kind === 'send') server.send(id, message);
  else if (one.kind === 'subscribe') {
    for (const topic of server.subscribeConnection(id, [one.text]).subscribed) own.held.add(topic);
  } else if (one.kind === 'unsubscribe') {
    for (const topic of server.unsubscribeConnection(id, [one.text])) own.held.delete(topic);
  } else if (one.kind === 'deny') {
    own.denied = one.denied;
    server.setTopicAcl(id, { deny: one.denied });
  }
}

describe.each(transports)('Over %s', (transport) => {
  it('each gets what is meant for it, once and in order', async () => {
    const story = async (steps: readonly Step[]): Promise<void> => {
      const stage = await new Stage(transport, { jwt, encryption: { provider } }).open();
      const listeners: Listener[] = [];
      for (const name of ['alice', 'bob', 'carol', 'dave']) listeners.push(new Listener(await stage.user(name)));
      for (const [number, one] of steps.entries()) await take(one, number, stage, listeners);
      for (const { sealed } of listeners) if (sealed !== undefined) await stage.settled(sealed);
      await take({ kind: 'broadcast' }, steps.length, stage, listeners);
      for (const listener of listeners) {
        await stage.quiet();
        expect(await listener.got()).toEqual(listener.due);
      }
      await stage.close();
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), story), { numRuns: 12 });
  }, 30_000);
});
