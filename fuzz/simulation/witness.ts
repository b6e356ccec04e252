/** A publication, as the node that took it knows it. */
export interface Published {
  /** The life of the node: a new one with each start. */
  readonly life: string;
  readonly topic: string;
  /** Which one of this life and topic, from 0. */
  readonly number: number;
}

/** A publication that was for the connections of a node. */
interface Arrival extends Published {
  readonly at: string;
  readonly moment: number;
}

/** What was found wrong, in words. */
export type Finding = string;

/** Most findings that are kept of one run: the first ones say what is wrong. */
const mostFindings = 20;

/** What all of a world is seen by: a moment for each thing that happens, in the order of happening. */
export class Witness {
  readonly findings: Finding[] = [];
  readonly arrivals: Arrival[] = [];
  /** When each publication of a life and topic was made. */
  readonly #moments = new Map<string, number[]>();
  readonly #taken = new Set<string>();
  /** What each connection has said last. */
  readonly #saidLast = new Map<string, number>();
  #moment = 0;
  /** What a run comes down to: the same for the same scenario. */
  #digest = 0;

  get digest(): string {
    return (this.#digest >>> 0).toString(16).padStart(8, '0');
  }

  /** Publications of all nodes. */
  get published(): number {
    return [...this.#moments.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The next moment. */
  moment(): number {
    this.#moment += 1;
    return this.#moment;
  }

  /** Mixes something that happened into the digest. */
  note(text: string): void {
    for (let index = 0; index < text.length; index += 1) {
      this.#digest = Math.imul(this.#digest ^ text.charCodeAt(index), 0x01_00_01_93) + 1;
    }
  }

  find(finding: Finding): void {
    if (this.findings.length < mostFindings) this.findings.push(finding);
  }

  /** A node takes what a client said over a connection: once, and in order. */
  takes(connection: string, client: string, said: number): void {
    if (this.#taken.has(`${client}:${said}`)) this.find(`${client} said ${said} once, and it was taken twice`);
    this.#taken.add(`${client}:${said}`);
    const last = this.#saidLast.get(connection) ?? -1;
    if (said < last) this.find(`${client} said ${said} before ${last}, and it was taken behind it`);
    this.#saidLast.set(connection, said);
  }

  /** A node publishes: gives the place of the publication. */
  publishes(life: string, topic: string): Published {
    const stream = `${life}/${topic}`;
    const moments = this.#moments.get(stream) ?? [];
    this.#moments.set(stream, moments);
    return { life, topic, number: moments.push(this.moment()) - 1 };
  }

  /** When a publication of a stream was made. */
  publishedAt(stream: string, number: number): number {
    return this.#moments.get(stream)?.[number] ?? 0;
  }

  /** A publication has come to a node, from itself or another one. */
  arrives(at: string, published: Published): void {
    this.arrivals.push({ ...published, at, moment: this.moment() });
  }
}

/** Publications of one life and topic are a stream: in order, and without gaps where they are taken. */
export function streamOf({ life, topic }: Published): string {
  return `${life}/${topic}`;
}

/** The place in a payload of the simulation's; undefined for what is none. */
export function publishedOf(payload: unknown): Published | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const [life, topic, number] = ['life', 'topic', 'number'].map((name): unknown => Reflect.get(payload, name));
  if (typeof life !== 'string' || typeof topic !== 'string' || typeof number !== 'number') return undefined;
  return { life, topic, number };
}
