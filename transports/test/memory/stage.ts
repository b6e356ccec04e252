import type { Frame } from '@wsekit/spec';
import type {
  Accepted,
  Connection,
  ConnectionHandler,
  DialOptions,
  Listener,
  ListenOptions,
} from '../../src/interface.ts';
import {
  createDrivenClock,
  createNetwork,
  type DrivenClock,
  type LinkSettings,
  type MemoryLink,
  type MemoryNetwork,
} from '../../src/memory/index.ts';

/** What a handler was told, with the time of it. */
export type Told = readonly [atMs: number, call: string, detail?: unknown];

/** One side of a connection and what it was told. */
export interface Played {
  readonly connection: Connection;
  readonly told: Told[];
}

export interface Pair {
  readonly network: MemoryNetwork;
  readonly clock: DrivenClock;
  readonly link: MemoryLink;
  readonly listener: Listener;
  readonly dialer: Played;
  readonly server: Played;
}

export interface PairOptions {
  readonly link?: Partial<LinkSettings>;
  readonly seed?: number;
  readonly listen?: Partial<ListenOptions>;
  readonly dial?: Partial<DialOptions>;
}

/** A handler of connections beside the pair. */
export const silent: ConnectionHandler = { onFrame: () => {}, onClose: () => {} };

/** A handler that writes down what it is told. */
export function createRecord(clock: DrivenClock) {
  const told: Told[] = [];
  let opened: Connection | undefined;
  const note = (call: string, ...detail: unknown[]): void => void told.push([clock.nowMs(), call, ...detail] as never);
  return {
    told,
    get connection(): Connection {
      if (opened === undefined) throw new TypeError('the connection is not open');
      return opened;
    },
    handler: {
      onOpen: (connection: Connection) => {
        opened = connection;
        note('open');
      },
      onFrame: (frame: Frame) => note('frame', frame),
      onDrain: () => note('drain'),
      onPong: () => note('pong'),
      onMissed: (publications: number) => note('missed', publications),
      onClose: (code: number, reason: string) => note('close', reason === '' ? code : `${code} ${reason}`),
    },
  };
}

/** Opens one connection over links of these settings; the clock stands where both sides are open. */
export async function openPair({ link = {}, seed = 1, listen = {}, dial = {} }: PairOptions = {}): Promise<Pair> {
  const clock = createDrivenClock();
  const network = createNetwork({ clock, seed, link });
  const [near, far] = [createRecord(clock), createRecord(clock)];
  const accept = (): Accepted => ({ handler: far.told.length === 0 ? far.handler : silent });
  const listener = await network.listen({ accept, ...listen });
  const dialled = network.dialer.dial(listener.url, { handler: near.handler, ...dial });
  for (let turn = 0; near.told.length === 0 && turn < 100_000; turn += 1) clock.advance(Math.min(turn, 1));
  return { network, clock, listener, link: network.linkOf(await dialled), dialer: near, server: far };
}

/** The frames a side was given. */
export function framesOf({ told }: Played): unknown[] {
  return told.filter(([, call]) => call === 'frame').map(([, , frame]) => frame);
}

/** What a side was told since it opened, times counted from a moment. */
export function since(fromMs: number, { told }: Played): Told[] {
  return told
    .filter(([, call]) => call !== 'open')
    .map(([atMs, ...rest]) => [atMs - fromMs, ...rest] as unknown as Told);
}
