import type { DialectName } from '@wsekit/spec';
import { dialectNames } from '@wsekit/spec';
import type { Carriage, Format } from '#suites/language/index.ts';
import type { Setting } from '../expand.ts';

/** What the WebSocket is carried by. */
type PairTransport = 'tcp' | 'tls';

/** How a server and a client talk to each other: one value of each axis. */
export interface Pairing {
  readonly server: string;
  readonly client: string;
  readonly dialect: DialectName;
  readonly format: Format;
  readonly carriage: Carriage;
  readonly transport: PairTransport;
}

/** One value of each axis at least, in the order of reports. */
export interface PairAxes {
  readonly servers: readonly string[];
  readonly clients: readonly string[];
  readonly dialects: readonly DialectName[];
  readonly transports: readonly PairTransport[];
}

/** What application data is put into; MessagePack is never compressed. (WSE-CMP-007) */
const forms: readonly { readonly format: Format; readonly carriage: Carriage }[] = [
  { format: 'json', carriage: 'plain' },
  { format: 'json', carriage: 'zlib' },
  { format: 'json', carriage: 'sealed' },
  { format: 'msgpack', carriage: 'plain' },
  { format: 'msgpack', carriage: 'sealed' },
];

/** Nothing is sealed before. (WSE-HS-033) */
const firstSealed = dialectNames.indexOf('D2b');

/** Every pairing there is. */
export function pairingsOf({ servers, clients, dialects, transports }: PairAxes): readonly Pairing[] {
  return servers.flatMap((server) =>
    clients.flatMap((client) =>
      dialects.flatMap((dialect) =>
        forms
          .filter(({ carriage }) => carriage !== 'sealed' || dialectNames.indexOf(dialect) >= firstSealed)
          .flatMap((form) => transports.map((transport) => ({ server, client, dialect, ...form, transport }))),
      ),
    ),
  );
}

/** The peer that a report has for a pairing. */
export function pairName({ server, client }: Pick<Pairing, 'server' | 'client'>): string {
  return `${server} + ${client}`;
}

/** What tells runs of one case with one pair apart. */
export function settingOf({ dialect, format, carriage, transport }: Pairing): Setting {
  return { dialect, format, carriage, transport };
}
