import { type Client, createClient } from '@wsekit/client-core';
import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialer } from '@wsekit/transports';

/** What is measured: so many messages of a kind and a size, from the first to the last that reaches the handler. */
export interface Race {
  readonly url: string;
  readonly kind: 'json' | 'msgpack' | 'sealed';
  readonly bytes: number;
  readonly count: number;
  /** Each has an id and a stamp. */
  readonly isNamed: boolean;
}

/** What came of it. */
export interface Outcome {
  readonly perSecond: number;
}

/** A socket that calls back for each text, without anything of ours. */
export type OpenBare = (url: string, onText: (text: string) => void) => Promise<(text: string) => void>;

/** Messages per second that reach a handler of our client. */
export async function raceOurs(race: Race, dialer: Dialer): Promise<Outcome> {
  const client = clientOf(race, dialer).start();
  await client.ready;
  const done = new Promise<Outcome>((resolve) => {
    const watch = createWatch(race.count, resolve);
    client.on('tick', watch);
  });
  client.send('go');
  const outcome = await done;
  client.close();
  return outcome;
}

/** Messages per second that reach a handler behind nothing but `JSON.parse`. */
export async function raceBare(race: Race, open: OpenBare): Promise<Outcome> {
  let watch: () => void = () => {};
  const done = new Promise<Outcome>((resolve) => {
    watch = createWatch(race.count, resolve);
  });
  const send = await open(urlOf(race, false), (text) => {
    const message = JSON.parse(text) as { readonly t?: unknown };
    if (message.t === 'tick') watch();
  });
  send('{"t":"go"}');
  return await done;
}

/** Our client with such messages to come. */
export function clientOf(race: Race, dialer: Dialer): Client {
  const format = race.kind === 'msgpack' ? 'msgpack' : 'json';
  const encryption = race.kind === 'sealed' ? { encryption: { provider } } : {};
  return createClient(urlOf(race, true), { dialer, session: { msgpack, format, ...encryption } });
}

function urlOf({ url, kind, bytes, count, isNamed }: Race, greets: boolean): string {
  const numbers = `kind=${kind}&bytes=${bytes}&count=${count}`;
  return `${url}/?${numbers}&greets=${greets ? 1 : 0}&named=${isNamed ? 1 : 0}`;
}

/** Called for each message; tells the rate at the last. */
function createWatch(count: number, resolve: (outcome: Outcome) => void): () => void {
  let seen = 0;
  let startMs = 0;
  return () => {
    if (seen === 0) startMs = performance.now();
    seen += 1;
    if (seen === count) resolve({ perSecond: ((count - 1) / (performance.now() - startMs)) * 1000 });
  };
}
