import type { Listen } from '@wsekit/transports';
import type { LivePeer, StartRequest, Testee } from '../../src/live/peer.ts';
import { createOurServerPeer } from '../../src/live/peers/ours.ts';
import type { ServerMutant } from '../mutant.ts';
import { alterListen } from './alter-listen.ts';
import { alterTestee } from './alter-testee.ts';
import { openDoor } from './byte-change.ts';

/** Our server in this process, behind what alters it. */
export function createAlteredServer(name: string, listen: Listen, mutant: Partial<ServerMutant>): LivePeer {
  const { request = (given: StartRequest) => given, options } = mutant;
  const peer = createOurServerPeer(name, alterListen(listen, mutant), options);
  return {
    name,
    describe: () => peer.describe(),
    start: async (given) => alterServer(await peer.start(request(given)), mutant),
    remarks: peer.remarks,
    close: () => peer.close(),
  };
}

async function alterServer(testee: Testee, mutant: Partial<ServerMutant>): Promise<Testee> {
  const altered = alterTestee(testee, mutant);
  const { address } = altered;
  if (address === undefined) throw new Error('our server listens nowhere');
  if (mutant.bytes === undefined) return altered;
  const door = await openDoor(address, mutant.bytes);
  return {
    ...altered,
    address: { ...address, port: door.port },
    stop: async () => {
      await altered.stop();
      door.close();
    },
  };
}
