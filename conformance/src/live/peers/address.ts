import { create } from '@bufbuild/protobuf';
import { clusterCapabilities, dialectNames, dialects } from '@wsekit/spec';
import { type Description, DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { DriverError } from '../../peer.ts';
import type { LiveLimits } from '../limits.ts';
import type { LinkNetwork } from '../link-network.ts';
import { NotSupported } from '../outcome.ts';
import type { LivePeer, StartRequest, Testee } from '../peer.ts';
import { Stage } from '../stage.ts';
import { link } from '../steps/link.ts';
import { createTcpLinks, type LinkAddress } from '../tcp-links.ts';
import { WireLog } from '../wire-log.ts';

/** A node that runs somewhere, and nothing else. */
export interface AddressPeerOptions {
  /** `HOST:PORT` of the port it takes links at. */
  readonly address: string;
  readonly limits: LiveLimits;
}

/** A node at an address: it is not started and not driven, so it is held to what its links show. */
export function createAddressPeer({ address, limits }: AddressPeerOptions): LivePeer {
  const links = createTcpLinks(linkAddressOf(address));
  return {
    name: address,
    describe: async () => describe(address, links, limits),
    start: async ({ settings }: StartRequest) => {
      if (Object.keys(settings).length > 0) throw new NotSupported('it cannot be started with other settings');
      return runningNode(links);
    },
    remarks: [],
    close: async () => {},
  };
}

/** Reads `HOST:PORT`, an IPv6 address in square brackets. Throws TypeError. */
export function linkAddressOf(address: string): LinkAddress {
  const [, bracketed, name = bracketed ?? '', digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address) ?? [];
  const port = Number(digits);
  if (name === '' || port < 1 || port > 0xffff) throw new TypeError(`"${address}" is no HOST:PORT`);
  return { host: name, port };
}

/** Introduces itself once: what it offers tells its dialects. */
async function describe(address: string, links: LinkNetwork, limits: LiveLimits): Promise<Description> {
  const capabilities = await offered(links, limits);
  if (typeof capabilities === 'string') throw new DriverError(`${address}: ${capabilities}`);
  const hasRecovery = (capabilities & clusterCapabilities.recovery) !== 0;
  const spoken = dialectNames.filter((name) => {
    const { cluster_link: kind, cluster_capabilities: usual } = dialects[name];
    return kind === 'mesh' && ((usual & clusterCapabilities.recovery) !== 0) === hasRecovery;
  });
  const features = ['presence', 'recovery', 'drain', 'encryption'];
  return create(DescriptionSchema, {
    name: address,
    sides: ['node'],
    dialects: spoken,
    operations: ['start'],
    features,
  });
}

async function offered(links: LinkNetwork, limits: LiveLimits): Promise<number | string> {
  const setting = { dialect: 'D2g', profile: 'observed', format: 'json', sealing: 'clear' } as const;
  const log = new WireLog(() => performance.now(), 0);
  const stage = new Stage({ testee: runningNode(links), setting, limits, log, signal: new AbortController().signal });
  try {
    await link({ do: 'link', as: 'a', until: 'met' }, stage);
    return Number(stage.names.get('capabilities of a'));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    stage.leave();
  }
}

function runningNode(links: LinkNetwork): Testee {
  return {
    links,
    isDriven: false,
    takesTokens: false,
    greets: false,
    nowMs: () => Date.now(),
    call: async () => ({ error: 'not driven' }),
    takeEvents: async () => [],
    advance: async () => false,
    stop: async () => {},
  };
}
