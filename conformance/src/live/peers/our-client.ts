import { create } from '@bufbuild/protobuf';
import { dialectNames } from '@wsekit/spec';
import { profiles } from '../../expand.ts';
import { DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { packageVersion } from '../../package-version.ts';
import type { LivePeer } from '../peer.ts';
import { type DialerFor, OurClient } from './our-client-testee.ts';

/** What our client has, by the names of the driver protocol. */
const clientFeatures: readonly string[] = [
  'msgpack',
  'encryption',
  'recovery',
  'presence',
  'drain',
  'clock',
  'failover',
];

/** Our client in this process, over one of the transports; `features` are what the transport brings besides. */
export function createOurClientPeer(name: string, dialerFor: DialerFor, features: readonly string[] = []): LivePeer {
  const description = create(DescriptionSchema, {
    name: `wsekit client over ${name}`,
    version: packageVersion(),
    language: 'TypeScript',
    sides: ['client'],
    dialects: [...dialectNames],
    profiles: [...profiles],
    features: [...clientFeatures, ...features],
  });
  return {
    name,
    describe: async () => description,
    start: (request) => OurClient.start(request, dialerFor),
    remarks: [],
    close: async () => {},
  };
}
