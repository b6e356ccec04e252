import { pause } from '../transports/bench-servers.ts';
import type { Child } from '../transports/child.ts';
import type { LoadCommand, LoadReport } from '../transports/messages.ts';
import type { PairNode } from './pair.ts';

/** What arrived so far, and for how long it has been counted. */
interface Arrived {
  readonly received: number;
  readonly elapsedNs: number;
}

/** Who counts what arrives at the far node of a pair. */
export interface Far {
  /** How often a publication arrives. */
  readonly copies: number;
  /** Holds the topic. */
  hold(): Promise<unknown>;
  /** Counts from 0, and acknowledges bursts to the near node. */
  count(burst: number): Promise<void>;
  read(): Promise<Arrived>;
  /** Holds the topic, and gives the time until its first publication came, in microseconds. */
  first(far: PairNode): Promise<number>;
}

/** The node counts by itself: it is a backplane, or a client, alone. */
export class CountingFar implements Far {
  readonly copies = 1;
  readonly #node: PairNode;
  readonly #ackPort: number;

  constructor(node: PairNode, ackPort: number) {
    this.#node = node;
    this.#ackPort = ackPort;
  }

  hold(): Promise<unknown> {
    return this.#node.child.ask({ do: 'hold' });
  }

  async count(burst: number): Promise<void> {
    this.#node.child.tell({ do: 'count', burst, ackPort: this.#ackPort });
    await this.read();
  }

  async read(): Promise<Arrived> {
    const { received = 0, elapsedNs = 0 } = await this.#node.child.ask({ do: 'read' });
    return { received, elapsedNs };
  }

  async first({ child }: PairNode): Promise<number> {
    const { firstUs = Number.NaN } = await child.ask({ do: 'first' });
    return firstUs;
  }
}

/** Up to 65,535 bytes of text take a head of four bytes from a server, from 126 on. */
const headBytes = 4;
const quietMs = 40;

/** Connections of the far node hold the topic, and the load on the other core counts their bytes. */
export class LoadFar implements Far {
  readonly copies: number;
  readonly #load: Child<LoadCommand, LoadReport>;
  readonly #frameBytes: number;

  constructor(load: Child<LoadCommand, LoadReport>, connections: number, textBytes: number) {
    this.#load = load;
    this.copies = connections;
    this.#frameBytes = textBytes + headBytes;
  }

  /** They do from their beginning. */
  async hold(): Promise<unknown> {
    return undefined;
  }

  async count(burst: number): Promise<void> {
    await this.#load.ask({ do: 'count', frameBytes: this.#frameBytes, burst });
  }

  async read(): Promise<Arrived> {
    const { delivered = 0, elapsedNs = 0 } = await this.#load.ask({ do: 'read' });
    return { received: delivered, elapsedNs };
  }

  async first({ child }: PairNode): Promise<number> {
    await pause(quietMs);
    await this.#load.ask({ do: 'quiet' });
    await this.#load.ask({ do: 'time', frameBytes: this.#frameBytes, count: 1 });
    const { clockNs = '0' } = await child.ask({ do: 'hold' });
    const { deliveredNs: [firstNs = '0'] = [] } = await this.#load.next();
    return Number(BigInt(firstNs) - BigInt(clockNs)) / 1000;
  }

  /** Ends the connections. */
  async end(): Promise<void> {
    await this.#load.ask({ do: 'disconnect' });
  }
}
