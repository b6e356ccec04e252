import type { ConnectClusterOptions } from '@wsekit/server-core';
import { integer, mostPort } from './integer.ts';
import { UsageError } from './usage-error.ts';

/** What a command line says of a cluster, besides the lists. */
export interface ClusterValues {
  readonly mode?: string | undefined;
  readonly 'cluster-port'?: string | undefined;
  readonly 'cluster-addr'?: string | undefined;
  readonly 'tls-cert'?: string | undefined;
  readonly 'tls-key'?: string | undefined;
  readonly 'tls-ca'?: string | undefined;
  readonly 'generate-tls'?: boolean | undefined;
}

/** Addresses by the options they stand behind; absent where the option is. */
export type AddressLists = { readonly [Name in (typeof listNames)[number]]?: readonly string[] };

const listNames = ['peers', 'seeds'] as const;
const modes: readonly string[] = ['standalone', 'cluster', 'cluster-subscribe'];

/** Takes the lists out of a command line: all words up to the next option, and those that commas join. */
export function takeLists(args: readonly string[]): { readonly lists: AddressLists; readonly rest: readonly string[] } {
  const lists: { [Name in (typeof listNames)[number]]?: string[] } = {};
  const rest: string[] = [];
  let list: string[] | undefined;
  for (const word of args) {
    const [option, value] = word.split('=', 2);
    const name = listNames.find((each) => option === `--${each}`);
    if (name !== undefined) {
      lists[name] ??= [];
      list = lists[name];
      list.push(...addressesIn(value ?? ''));
    } else if (list === undefined || word.startsWith('-')) {
      list = undefined;
      rest.push(word);
    } else list.push(...addressesIn(word));
  }
  return { lists, rest };
}

/** The cluster a command line asks for; undefined for none. Throws UsageError. */
export function clusterOf(values: ClusterValues, { peers, seeds }: AddressLists): ConnectClusterOptions | undefined {
  const { mode = 'standalone', 'cluster-port': port, 'cluster-addr': clusterAddr } = values;
  const { 'tls-cert': tlsCert, 'tls-key': tlsKey, 'tls-ca': tlsCa } = values;
  if (!modes.includes(mode)) throw new UsageError(`--mode is ${mode}, allowed are ${modes.join(', ')}`);
  if (values['generate-tls'] === true)
    throw new UsageError('--generate-tls: bring certificates, one authority for all');
  const asked = defined({ peers, seeds, port, clusterAddr, tlsCert, tlsKey, tlsCa });
  if (mode === 'standalone' && Object.keys(asked).length === 0) return undefined;
  const clusterPort = port === undefined ? undefined : integer('cluster-port', port, 0, 0, mostPort);
  return { peers: peers ?? [], ...defined({ seeds, clusterPort, clusterAddr, tlsCert, tlsKey, tlsCa }) };
}

function addressesIn(text: string): string[] {
  return text.split(',').filter((address) => address !== '');
}

type Defined<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

function defined<Members extends object>(members: Members): Defined<Members> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<Members>;
}
