import { create } from '@bufbuild/protobuf';
import { type Dialect, type DialectName, dialectForServerVersion } from '@wsekit/spec';
import { type Description, DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { DriverError } from '../../peer.ts';
import type { LiveLimits } from '../limits.ts';
import { NotSupported } from '../outcome.ts';
import type { Address, Entrance, LivePeer, OpenStream, StartRequest, Testee } from '../peer.ts';
import { probe } from './probe.ts';

/** A server that runs somewhere, and nothing else. */
export interface UrlPeerOptions {
  /** `ws://host:port/path` or `wss://`. */
  readonly url: string;
  /** A token that it takes. */
  readonly token?: string;
  readonly limits: LiveLimits;
  /** How one gets there. */
  readonly open: OpenStream;
}

/** A server behind a URL. */
export interface UrlPeer extends LivePeer {
  /** What is to be taken for its description before anybody has connected to it. */
  assumed(dialect: DialectName, takesTokens: boolean): Description;
}

const ports: Readonly<Record<string, number>> = { 'ws:': 80, 'wss:': 443 };

/** A server behind a URL: it is not started and not driven, so it is held to what the wire shows. */
export function createUrlPeer({ url, token, limits, open }: UrlPeerOptions): UrlPeer {
  const address = { ...addressOf(url), open };
  let greets = false;
  const running = (isGreeting: boolean): RunningServer => new RunningServer({ address, token, greets: isGreeting });
  return {
    name: url,
    async describe(): Promise<Description> {
      const found = await probe(running(false), limits);
      if (typeof found === 'string') throw new DriverError(`${url}: ${found}`);
      greets = found.greets;
      return describe(url, found);
    },
    start: async ({ settings }: StartRequest) => {
      if (Object.keys(settings).length > 0) throw new NotSupported('it cannot be started with other settings');
      return running(greets);
    },
    assumed: (dialect, takesTokens) => descriptionOf(url, dialect, takesTokens ? ['authentication'] : []),
    remarks: [],
    close: async () => {},
  };
}

/** Reads a URL of a server; undefined when it is none. */
export function addressOf(url: string): Address {
  const { protocol, hostname, port, pathname } = new URL(url);
  const standard = ports[protocol];
  if (standard === undefined) throw new TypeError(`${url}: a URL with ws: or wss: is needed`);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: port === '' ? standard : Number(port),
    isTls: protocol === 'wss:',
    path: pathname === '/' ? '/wse' : pathname,
  };
}

function describe(
  url: string,
  { version, style, hasHello, features }: Exclude<Awaited<ReturnType<typeof probe>>, string>,
): Description {
  const dialect = dialectOf(version, style, hasHello);
  const named = version === undefined ? ', though it names no version' : ` by its version ${version}`;
  return { ...descriptionOf(url, dialect, features), version: version ?? '', notes: [`taken for ${dialect}${named}`] };
}

function descriptionOf(name: string, dialect: DialectName, features: readonly string[]): Description {
  return create(DescriptionSchema, {
    name,
    sides: ['server'],
    dialects: [dialect],
    // Neither called nor started: nothing that needs a driver is asked of it.
    operations: ['none'],
    features: ['none', ...features],
  });
}

/** What the signs of chapter 04 say. */
function dialectOf(version: string | undefined, style: 'prefix' | 'field', hasHello: boolean): DialectName {
  const known: Dialect | undefined = version === undefined ? undefined : dialectForServerVersion(version);
  if (known !== undefined && known.category_style === style) return known.name;
  if (!hasHello) return 'D1';
  return style === 'prefix' ? 'D2b' : 'D2g';
}

interface RunningServerParts {
  readonly address: Entrance;
  readonly token: string | undefined;
  readonly greets: boolean;
}

class RunningServer implements Testee {
  readonly isDriven = false;
  readonly takesTokens: boolean;
  readonly greets: boolean;
  readonly address: Entrance;
  readonly token?: string;

  constructor({ address, token, greets }: RunningServerParts) {
    this.address = address;
    this.takesTokens = token !== undefined;
    this.greets = greets;
    if (token !== undefined) this.token = token;
  }

  nowMs(): number {
    return Date.now();
  }

  async call(name: string): Promise<never> {
    throw new NotSupported(`${name} needs a driver`);
  }

  async takeEvents(): Promise<never> {
    throw new NotSupported('events need a driver');
  }

  async advance(): Promise<boolean> {
    return false;
  }

  async stop(): Promise<void> {}
}
