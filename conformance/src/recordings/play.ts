import { createServer, isServerError, type ServerEvent, type ServerOptions, type WseServer } from '@wsekit/server-core';
import type { Dialect } from '@wsekit/spec';
import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Listen } from '@wsekit/transports';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { isPlayable, type PlayedCall, playCall, tupleOf } from './api-calls.ts';
import { beginningOf, isHeardPing, isPing, type Moment, momentsOf } from './moments.ts';
import { payloadOf } from './recorded-bytes.ts';
import { optionsFor } from './server-config.ts';
import { type Heard, opcodes, WireClient } from './wire-client.ts';

/** What came of playing the clients and the application of a recording to a server of ours. */
export interface Played {
  /** What each connection heard. */
  readonly heard: ReadonlyMap<string, readonly Heard[]>;
  /** What our application was told, as the published API gives it. */
  readonly events: readonly (readonly unknown[])[];
  readonly calls: readonly { readonly call: ApiCall; readonly ours: PlayedCall }[];
  /** Our ids of connections, by the recorded name. */
  readonly ids: ReadonlyMap<string, string>;
}

const patienceMs = 300;
const impatienceMs = 30;
const settleMs = 25;

/**
 * Plays a recording to a new server over real sockets, on a clock that goes as the recorded one did.
 *
 * Undefined when neither server can be made with its settings. Throws for settings and payloads that cannot be played.
 */
export async function playTranscript(
  transcript: Transcript,
  { dialect, version, listen }: { readonly dialect: Dialect; readonly version: string; readonly listen: Listen },
): Promise<Played | undefined> {
  const driven = createDrivenClock();
  const beginMs = beginningOf(transcript);
  const clock = { nowMs: () => beginMs + driven.nowMs(), schedule: driven.schedule };
  const options = { ...optionsFor(transcript, dialect, version, clock), ...realTimes(transcript) };
  const server = refusesOptions(transcript) ? refuseOptions(options) : createServer(options);
  if (server === undefined) return undefined;
  const listener = await server.listen(listen);
  const player = new Player(transcript, server, driven, listener.port);
  try {
    for (const moment of momentsOf(transcript)) await player.live(moment);
    return await player.finish();
  } finally {
    player.end();
    await server.stop({ timeoutMs: 1 });
  }
}

/** Whether the recorded server could not be made with its settings. */
function refusesOptions({ api = [], frames }: Transcript): boolean {
  return frames.length === 0 && api.some(({ call, error }) => call === 'RustWSEServer' && error !== undefined);
}

/** Undefined where ours cannot be made with them either. */
function refuseOptions(options: ServerOptions): WseServer | undefined {
  try {
    return createServer(options);
  } catch (error) {
    if (isServerError(error)) return undefined;
    throw error;
  }
}

/** Times of transports, which go by real time: as short as a recording allows. */
function realTimes({ frames }: Transcript): { handshakeTimeoutMs?: number; closeTimeoutMs: number } {
  const isWhole = (conn: string): boolean =>
    frames.some(({ op, dir, conn: of }) => of === conn && dir === 's2c' && op === 'http');
  const isSlow = frames.some(({ conn = '', op }) => op === 'silence' || !isWhole(conn));
  return { closeTimeoutMs: 100, ...(isSlow ? { handshakeTimeoutMs: 150 } : {}) };
}

class Player {
  readonly #transcript: Transcript;
  readonly #server: WseServer;
  readonly #clock: DrivenClock;
  readonly #port: number;
  readonly #clients = new Map<string, WireClient>();
  readonly #ids = new Map<string, string>();
  readonly #waitingForId: string[] = [];
  readonly #epochs = new Map<string, string>();
  readonly #events: ServerEvent[] = [];
  readonly #calls: { call: ApiCall; ours: PlayedCall }[] = [];
  readonly #expected = new Map<string, number>();
  #expectedEvents = 0;
  #hasWritten = false;
  #patienceMs = patienceMs;

  constructor(transcript: Transcript, server: WseServer, clock: DrivenClock, port: number) {
    this.#transcript = transcript;
    this.#server = server;
    this.#clock = clock;
    this.#port = port;
    // A recording of a full queue asks for its events itself.
    if (transcript.config?.max_inbound_queue_size === undefined) server.onEvent((event) => this.#events.push(event));
  }

  async live(moment: Moment): Promise<void> {
    this.#advance(moment.atMs);
    if (moment.kind === 'write') await this.#write(moment.frame);
    else if (moment.kind === 'call') await this.#call(moment.call);
    else if (moment.kind === 'event') await this.#expectEvent();
    else if (moment.kind === 'cut') this.#clientOf(moment.conn).destroy();
    else await this.#expectFrame(moment.frame);
  }

  async finish(): Promise<Played> {
    await pause(settleMs);
    const heard = new Map([...this.#clients].map(([name, client]) => [name, [...client.heard]]));
    return { heard, events: this.#events.map(tupleOf), calls: this.#calls, ids: this.#ids };
  }

  end(): void {
    for (const client of this.#clients.values()) client.destroy();
    // What waits for time to pass is let go.
    this.#clock.advance(60_000);
  }

  #advance(atMs: number): void {
    if (atMs > this.#clock.nowMs()) this.#clock.advance(atMs - this.#clock.nowMs());
  }

  async #write(frame: RecordedFrame): Promise<void> {
    const { conn = '', op } = frame;
    const client = this.#clientOf(conn);
    this.#hasWritten = true;
    if (op === 'eof') return client.end();
    const payload = payloadOf(frame);
    if (payload === undefined) throw new Error(`a payload of ${frame.len} bytes was not kept`);
    if (op === 'http' || op === 'raw') client.writeRaw(payload);
    if (op === 'http') this.#waitingForId.push(conn);
    const opcode = opcodes[op as keyof typeof opcodes];
    if (opcode === undefined) return;
    const { fin = true, rsv = 0 } = frame;
    client.writeFrame(payload, { opcode, fin, rsv });
  }

  async #call(call: ApiCall): Promise<void> {
    if (!isPlayable(call)) return;
    if (this.#hasWritten) await pause(settleMs / 5);
    this.#hasWritten = false;
    await this.#findIds();
    const ours = await playCall(
      {
        server: this.#server,
        idOf: (recorded) => this.#idOf(recorded),
        epochOf: (recorded) => this.#epochOf(recorded),
        later: (work) => void work.catch(() => {}),
      },
      call,
    );
    this.#calls.push({ call, ours });
    this.#noteEpochs(call.result, ours.result);
  }

  async #expectEvent(): Promise<void> {
    this.#expectedEvents += 1;
    await this.#until(() => this.#events.length >= this.#expectedEvents || !this.#collectsEvents);
    await this.#findIds();
  }

  async #expectFrame(frame: RecordedFrame): Promise<void> {
    const { conn = '', op } = frame;
    if (op === 'silence') return;
    const client = this.#clientOf(conn);
    if (op === 'eof' || op === 'reset') {
      await this.#until(() => client.hasEnded);
      return;
    }
    if (isPing(frame)) return;
    const count = (this.#expected.get(conn) ?? 0) + 1;
    this.#expected.set(conn, count);
    await this.#until(() => client.hasEnded || client.heard.filter((heard) => !isHeardPing(heard)).length >= count);
    await this.#findIds();
  }

  get #collectsEvents(): boolean {
    return this.#transcript.config?.max_inbound_queue_size === undefined;
  }

  #clientOf(conn: string): WireClient {
    const known = this.#clients.get(conn);
    if (known !== undefined) return known;
    const client = new WireClient(this.#port);
    this.#clients.set(conn, client);
    return client;
  }

  #idOf(recorded: unknown): string {
    const id = String(recorded);
    for (const [name, theirs] of Object.entries(this.#transcript.conns ?? {})) {
      if (id === theirs || id === `<${name}>`) return this.#ids.get(name) ?? id;
    }
    return id;
  }

  /** Ours in the letter case of the recorded one. */
  #epochOf(recorded: unknown): unknown {
    const text = String(recorded);
    const own = this.#epochs.get(text.toLowerCase());
    if (own === undefined) return recorded;
    return text === text.toLowerCase() ? own : own.toUpperCase();
  }

  /** Gives the newest connections to the names that were opened last, in their order. */
  async #findIds(): Promise<void> {
    const known = new Set(this.#ids.values());
    const fresh = this.#server.connections().filter((id) => !known.has(id));
    for (const id of fresh) {
      const waiting = this.#waitingForId.filter((each) => !this.#ids.has(each) && !this.#clientOf(each).hasEnded);
      const name = waiting.find((each) => this.#transcript.conns?.[each] !== undefined) ?? waiting[0];
      if (name === undefined) return;
      this.#ids.set(name, id);
    }
  }

  /** A history of ours has another epoch than the recorded one; later calls mean ours. */
  #noteEpochs(theirs: unknown, ours: unknown): void {
    const [recorded, played] = [topicsOf(theirs), topicsOf(ours)];
    for (const [topic, { epoch }] of Object.entries(recorded)) {
      const own = played[topic]?.epoch;
      if (typeof epoch === 'string' && typeof own === 'string') this.#epochs.set(epoch, own);
    }
  }

  async #until(holds: () => boolean): Promise<void> {
    const endMs = performance.now() + this.#patienceMs;
    while (!holds()) {
      if (performance.now() >= endMs) {
        this.#patienceMs = impatienceMs;
        return;
      }
      await pause(1);
    }
  }
}

function topicsOf(result: unknown): Record<string, { epoch?: unknown }> {
  if (typeof result !== 'object' || result === null || !('topics' in result)) return {};
  return (result as { topics: Record<string, { epoch?: unknown }> }).topics;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(), ms);
  });
}
