/** Something that happens to a simulated world. Nodes, clients and topics are numbers from 0; times are milliseconds. */
export type Happening =
  /** A client gives its server something to publish. */
  | { readonly kind: 'say'; readonly client: number; readonly topic: number }
  | { readonly kind: 'subscribe' | 'unsubscribe'; readonly client: number; readonly topic: number }
  /** These nodes and the rest reach each other no more. */
  | { readonly kind: 'part'; readonly nodes: readonly number[]; readonly forMs: number }
  /** The links between two nodes are lost. */
  | { readonly kind: 'cut'; readonly nodes: readonly number[] }
  /** What the first node sends the second over the links there are arrives no more. */
  | { readonly kind: 'half_open'; readonly nodes: readonly number[] }
  /** Links between two nodes become slow. */
  | {
      readonly kind: 'slow';
      readonly nodes: readonly number[];
      readonly latencyMs: number;
      readonly bytesPerSecond: number;
      readonly forMs: number;
    }
  /** A node stops, or dies, and comes back. */
  | { readonly kind: 'stop' | 'kill'; readonly node: number; readonly forMs: number }
  /** The clock of a node is set: so far ahead of the world's. */
  | { readonly kind: 'skew'; readonly node: number; readonly toMs: number }
  /** The connection of a client is lost. */
  | { readonly kind: 'drop_client'; readonly client: number }
  /** A client reads nothing for a while. */
  | { readonly kind: 'stall_client'; readonly client: number; readonly forMs: number }
  /** A stranger links with a node, and tells it of so many addresses at which nobody is. */
  | { readonly kind: 'storm'; readonly node: number; readonly addresses: number };

/** A happening and its time, counted from when the world has settled. */
export type Event = Happening & { readonly atMs: number };

/** A client of a world. */
export interface ClientPlan {
  /** Clients of one user are one in presence. */
  readonly user: number;
  /** The nodes it may connect to, the one it prefers leading. */
  readonly nodes: readonly number[];
  /** Topics it holds from the beginning. */
  readonly topics: readonly number[];
  /** Whether it shows its user in the topics it holds. */
  readonly isShown: boolean;
}

/** All that a run depends on. */
export interface Scenario {
  /** What delays, waits and ids are drawn with. */
  readonly seed: number;
  /** How far the clock of each node is ahead from the beginning. */
  readonly skewsMs: readonly number[];
  readonly latencyMs: number;
  readonly jitterMs: number;
  readonly topics: number;
  readonly clients: readonly ClientPlan[];
  readonly events: readonly Event[];
}

/** One line for an event. */
export function describeEvent({ atMs, kind, ...rest }: Event): string {
  const members = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${String(atMs).padStart(7)} ms  ${kind} ${members.join(' ')}`;
}

/** Reads a scenario that was written as JSON. Throws SyntaxError for text that is none. */
export function parseScenario(text: string): Scenario {
  const value: unknown = JSON.parse(text);
  if (!isScenario(value)) throw new SyntaxError('reading a schedule: it is no scenario as the simulation writes them');
  return value;
}

function isScenario(value: unknown): value is Scenario {
  if (typeof value !== 'object' || value === null) return false;
  const lists = ['skewsMs', 'clients', 'events'].every((name) => Array.isArray(Reflect.get(value, name)));
  const numbers = ['seed', 'latencyMs', 'jitterMs', 'topics'].every(
    (name) => typeof Reflect.get(value, name) === 'number',
  );
  return lists && numbers;
}
