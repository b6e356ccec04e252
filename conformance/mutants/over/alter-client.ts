import type { Connection, ConnectionHandler, Dialer } from '@wsekit/transports';
import { dialer as sound } from '@wsekit/transports/ws';
import type { LivePeer, StartRequest, Testee } from '../../src/live/peer.ts';
import { createOurClientPeer } from '../../src/live/peers/our-client.ts';
import type { ApplicationCall, ClientMutant } from '../mutant.ts';
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

function alterTestee(testee: Testee, mutant: Partial<ClientMutant>): Testee {
  return {
    isDriven: testee.isDriven,
    takesTokens: testee.takesTokens,
    greets: testee.greets,
    nowMs: () => testee.nowMs(),
    call: (name, args, named) => {
      const make: ApplicationCall['make'] = (others = args, otherNamed = named, other = name) =>
        testee.call(other, others, otherNamed);
      return mutant.call?.({ name, args, named, make }) ?? make();
    },
    takeEvents: async (waitMs) => {
      const events = await testee.takeEvents(waitMs);
      return mutant.events?.(events) ?? events;
    },
    advance: (ms) => testee.advance(ms),
    stop: () => testee.stop(),
  };
}
