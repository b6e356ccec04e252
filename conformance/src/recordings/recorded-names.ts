import type { ApiCall, Transcript } from '@wsekit/spec/vectors';
import type { Heard, WireClient } from './wire-client.ts';

const connectionId = /"connection_id":"([^"]+)"/;

/** What stands in the place of recorded connection ids and epochs, which are new in every run. */
export class RecordedNames {
  /** Our ids of connections, by the recorded name. */
  readonly ids: Map<string, string> = new Map();
  readonly #transcript: Transcript;
  /** In the order they were opened. */
  readonly #clients: ReadonlyMap<string, WireClient>;
  readonly #epochs = new Map<string, string>();

  constructor(transcript: Transcript, clients: ReadonlyMap<string, WireClient>) {
    this.#transcript = transcript;
    this.#clients = clients;
  }

  /** Our id of a recorded one; that itself when it is nobody's. */
  idOf(recorded: unknown): string {
    const name = this.#nameOf(recorded);
    return (name === undefined ? undefined : this.ids.get(name)) ?? String(recorded);
  }

  /** Our epoch, in the letter case of the recorded one. */
  epochOf(recorded: unknown): unknown {
    const text = String(recorded);
    const own = this.#epochs.get(text.toLowerCase());
    if (own === undefined) return recorded;
    return text === text.toLowerCase() ? own : own.toUpperCase();
  }

  /** Whether a call is about nobody, or about somebody whose connection is known or gone. */
  knowsWhom({ args: [recorded] = [] }: ApiCall): boolean {
    const name = this.#nameOf(recorded);
    const client = name === undefined ? undefined : this.#clients.get(name);
    return name === undefined || client === undefined || client.hasEnded || this.ids.has(name);
  }

  /** Gives connections to the names that are told theirs in `server_ready`, the others in the order they were opened. */
  findIds(connections: readonly string[]): void {
    for (const [name, { heard }] of this.#clients) {
      const id = heard.map(greetedId).find((each) => each !== undefined);
      if (id !== undefined) this.ids.set(name, id);
    }
    if (this.#transcript.config?.jwt_secret !== undefined) return;
    const known = new Set(this.ids.values());
    for (const id of connections.filter((each) => !known.has(each))) {
      const name = this.#nextWaiting();
      if (name === undefined) return;
      this.ids.set(name, id);
    }
  }

  /** A history of ours has another epoch than the recorded one; later calls mean ours. */
  noteEpochs(theirs: unknown, ours: unknown): void {
    const [recorded, played] = [topicsOf(theirs), topicsOf(ours)];
    for (const [topic, { epoch }] of Object.entries(recorded)) {
      const own = played[topic]?.epoch;
      if (typeof epoch === 'string' && typeof own === 'string') this.#epochs.set(epoch, own);
    }
  }

  #nameOf(recorded: unknown): string | undefined {
    const id = String(recorded);
    const names = Object.entries(this.#transcript.conns ?? {});
    return names.find(([name, theirs]) => id === theirs || id === `<${name}>`)?.[0];
  }

  #nextWaiting(): string | undefined {
    const waiting = [...this.#clients].filter(([name, client]) => !this.ids.has(name) && isOpened(client));
    const named = waiting.find(([name]) => this.#transcript.conns?.[name] !== undefined);
    return (named ?? waiting[0])?.[0];
  }
}

function isOpened({ heard: [first], hasEnded }: WireClient): boolean {
  return first?.kind === 'http' && first.status === 101 && !hasEnded;
}

function greetedId(heard: Heard): string | undefined {
  if (heard.kind !== 'text' || !heard.text.includes('"t":"server_ready"')) return undefined;
  return connectionId.exec(heard.text)?.[1];
}

function topicsOf(result: unknown): Record<string, { epoch?: unknown }> {
  if (typeof result !== 'object' || result === null || !('topics' in result)) return {};
  return (result as { topics: Record<string, { epoch?: unknown }> }).topics;
}
