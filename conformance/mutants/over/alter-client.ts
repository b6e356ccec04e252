import type { Connection, ConnectionHandler, Dialer } from '@wsekit/transports';
import { dialer as sound } from '@wsekit/transports/ws';
import type { LivePeer, StartRequest } from '../../src/live/peer.ts';
import { createOurClientPeer } from '../../src/live/peers/our-client.ts';
import type { ClientMutant } from '../mutant.ts';
import { alterTestee } from './alter-testee.ts';
import { alterHandler } from './line-change.ts';

/** Our client in this process, behind what alters it. */
export function createAlteredClient(name: string, mutant: Partial<ClientMutant>): LivePeer {
  const { request = (given: StartRequest) => given } = mutant;
  const peer = createOurClientPeer(name, () => ({ dialer: alterDialer(sound, mutant) }), ['websocket']);
  return { ...peer, start: async (given) => alterTestee(await peer.start(request(given)), mutant) };
}

function alterDialer(dialer: Dialer, { dial, line }: Partial<ClientMutant>): Dialer {
  return {
    capabilities: dialer.capabilities,
    dial: async (url, options) => {
      const [otherUrl, otherOptions] = dial?.(url, options) ?? [url, options];
      if (line === undefined) return dialer.dial(otherUrl, otherOptions);
      let altered: Connection | undefined;
      const handler = keepingOf(otherOptions.handler, (connection) => {
        altered = connection;
      });
      const opened = await dialer.dial(otherUrl, { ...otherOptions, handler: alterHandler(handler, line) });
      return altered ?? opened;
    },
  };
}

/** The handler, and who gets the connection it was opened with. */
function keepingOf(handler: ConnectionHandler, keep: (connection: Connection) => void): ConnectionHandler {
  return {
    onOpen: (connection) => {
      keep(connection);
      handler.onOpen?.(connection);
    },
    onFrame: (frame) => handler.onFrame(frame),
    onDrain: () => handler.onDrain?.(),
    onPong: () => handler.onPong?.(),
    onMissed: (publications) => handler.onMissed?.(publications),
    onClose: (code, reason) => handler.onClose(code, reason),
  };
}
