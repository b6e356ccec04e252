import type { Listen } from '@wsekit/transports';
import type { CallOutcome, Entrance, LivePeer, StartRequest, Testee } from '../../src/live/peer.ts';
import { createOurServerPeer } from '../../src/live/peers/ours.ts';
import type { ApplicationCall, ServerMutant } from '../mutant.ts';
import { alterListen } from './alter-listen.ts';
import { type Door, openDoor } from './byte-change.ts';

/** Our server in this process, behind what alters it. */
export function createAlteredServer(name: string, listen: Listen, mutant: Partial<ServerMutant>): LivePeer {
  const { request = (given: StartRequest) => given, options } = mutant;
  const peer = createOurServerPeer(name, alterListen(listen, mutant), options);
  return {
    name,
    describe: () => peer.describe(),
    start: async (given) => AlteredServer.start(await peer.start(request(given)), mutant),
    remarks: peer.remarks,
    close: () => peer.close(),
  };
}

class AlteredServer implements Testee {
  readonly isDriven = true;
  readonly takesTokens: boolean;
  readonly greets: boolean;
  readonly address: Entrance;
  readonly #testee: Testee;
  readonly #mutant: Partial<ServerMutant>;
  readonly #door: Door | undefined;

  constructor(testee: Testee, address: Entrance, mutant: Partial<ServerMutant>, door: Door | undefined) {
    this.#testee = testee;
    this.#mutant = mutant;
    this.#door = door;
    this.takesTokens = testee.takesTokens;
    this.greets = testee.greets;
    this.address = door === undefined ? address : { ...address, port: door.port };
  }

  static async start(testee: Testee, mutant: Partial<ServerMutant>): Promise<Testee> {
    const { address } = testee;
    if (address === undefined) throw new Error('our server listens nowhere');
    const door = mutant.bytes === undefined ? undefined : await openDoor(address, mutant.bytes);
    return new AlteredServer(testee, address, mutant, door);
  }

  nowMs(): number {
    return this.#testee.nowMs();
  }

  call(name: string, args: readonly unknown[], named: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
    const make: ApplicationCall['make'] = (others = args, otherNamed = named, other = name) =>
      this.#testee.call(other, others, otherNamed);
    return this.#mutant.call?.({ name, args, named, make }) ?? make();
  }

  async takeEvents(waitMs: number): Promise<readonly (readonly unknown[])[]> {
    const events = await this.#testee.takeEvents(waitMs);
    return this.#mutant.events?.(events) ?? events;
  }

  advance(ms: number): Promise<boolean> {
    return this.#testee.advance(ms);
  }

  async stop(): Promise<void> {
    await this.#testee.stop();
    this.#door?.close();
  }
}
