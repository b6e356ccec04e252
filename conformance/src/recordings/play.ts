import { createServer, isServerError, type ServerEvent, type ServerOptions, type WseServer } from '@wsekit/server-core';
import type { Dialect } from '@wsekit/spec';
import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import type { Listen } from '@wsekit/transports';
import { createDrivenClock, type DrivenClock } from '@wsekit/transports/memory';
import { opcodes } from '../wire/web-socket-frames.ts';
import { type ApiStage, asks, isPlayable, type PlayedCall, playCall, tupleOf } from './api-calls.ts';
import { isSameAnswer } from './call-results.ts';
import { longRequest } from './long-request.ts';
import { beginningOf, isHeardPing, isPing, type Moment, momentsOf } from './moments.ts';
import { payloadOf } from './recorded-bytes.ts';
import { RecordedNames } from './recorded-names.ts';
import { optionsFor } from './server-config.ts';
import { type Heard, WireClient } from './wire-client.ts';

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

// How long something is waited for, in turns of the event loop of a millisecond or more: both ends are in this process, and what
// keeps it from running keeps nothing from coming.
const patience = 300;
const impatience = 30;
const settling = 25;
// A server that notices the end of a connection at all does so long before.
const farewell = 3_000;
const longMs = 100;

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
  if (refusesOptions(transcript) && refuseOptions(options)) return undefined;
  const player = new Player(transcript, driven, async () => {
    const server = createServer(options);
    return { server, port: (await server.listen(listen)).port };
  });
  try {
    await player.begin();
    for (const moment of momentsOf(transcript)) await player.live(moment);
    return await player.finish();
  } finally {
    await player.end();
  }
}

/** A server that runs, and where. */
interface Running {
  readonly server: WseServer;
  readonly port: number;
}

/** Whether the recorded server could not be made with its settings. */
function refusesOptions({ api = [], frames }: Transcript): boolean {
  return frames.length === 0 && api.some(({ call, error }) => call === 'RustWSEServer' && error !== undefined);
}

/** Whether ours cannot be made with them either. */
function refuseOptions(options: ServerOptions): boolean {
  try {
    void createServer(options).stop();
    return false;
  } catch (error) {
    if (isServerError(error)) return true;
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
  readonly #clock: DrivenClock;
  readonly #open: () => Promise<Running>;
  #running: Running | undefined;
  readonly #clients = new Map<string, WireClient>();
  readonly #names: RecordedNames;
  readonly #events: ServerEvent[] = [];
  readonly #calls: { call: ApiCall; ours: PlayedCall }[] = [];
  readonly #expected = new Map<string, number>();
  #expectedEvents = 0;
  #hasWritten = false;
  #patience = patience;

  constructor(transcript: Transcript, clock: DrivenClock, open: () => Promise<Running>) {
    this.#transcript = transcript;
    this.#names = new RecordedNames(transcript, this.#clients);
    this.#clock = clock;
    this.#open = open;
  }

  /** Starts a server; as the published `start`, throws when one runs. */
  async begin(): Promise<void> {
    if (this.#running?.server.isRunning === true) throw new Error('the server is running');
    this.#running = await this.#open();
    // A recording of a full queue asks for its events itself.
    if (this.#collectsEvents) this.#server.onEvent((event) => this.#events.push(event));
  }

  async live(moment: Moment): Promise<void> {
    await this.#advance(moment.atMs);
    if (moment.kind === 'write') await this.#write(moment.frame);
    else if (moment.kind === 'call') await this.#call(moment.call);
    else if (moment.kind === 'event') await this.#expectEvent();
    else if (moment.kind === 'cut') this.#clientOf(moment.conn).destroy();
    else await this.#expectFrame(moment.frame);
  }

  async finish(): Promise<Played> {
    await waitFor(() => this.#hasHeardAll, patience);
    await waitFor(() => this.#hasEndedAll, farewell);
    await waitFor(never, settling);
    const heard = new Map([...this.#clients].map(([name, client]) => [name, [...client.heard]]));
    return { heard, events: this.#events.map(tupleOf), calls: this.#calls, ids: this.#names.ids };
  }

  async end(): Promise<void> {
    for (const client of this.#clients.values()) client.destroy();
    // What waits for time to pass is let go.
    this.#clock.advance(60_000);
    await this.#running?.server.stop({ timeoutMs: 1 });
  }

  /** What was written is read before much time passes: a server must not find a client silent that was not. */
  async #advance(atMs: number): Promise<void> {
    const byMs = atMs - this.#clock.nowMs();
    if (byMs > longMs && this.#hasWritten) await this.#settle();
    if (byMs > 0) this.#clock.advance(byMs);
  }

  async #settle(): Promise<void> {
    await waitFor(never, settling / 5);
    this.#hasWritten = false;
  }

  async #write(frame: RecordedFrame): Promise<void> {
    const { conn = '', op } = frame;
    const client = this.#clientOf(conn);
    this.#hasWritten = true;
    if (op === 'eof') return client.end();
    if (op === 'reset') return client.destroy();
    const payload = payloadOf(frame) ?? longRequest(frame, this.#transcript.config?.jwt_secret);
    if (payload === undefined) throw new Error(`a payload of ${frame.len} bytes was not kept`);
    if (op === 'http' || op === 'raw') client.writeRaw(payload);
    const opcode = opcodes[op as keyof typeof opcodes];
    if (opcode === undefined) return;
    const { fin = true, rsv = 0 } = frame;
    client.writeFrame(payload, { opcode, fin, rsv });
  }

  async #call(call: ApiCall): Promise<void> {
    if (!isPlayable(call)) return;
    if (this.#hasWritten) await this.#settle();
    await waitFor(() => this.#knowsWhom(call), patience);
    const ours = await this.#answerTo(call);
    this.#calls.push({ call, ours });
    this.#names.noteEpochs(call.result, ours.result);
  }

  /** What a call gives; where it only asks, once it gives what was recorded, or has had its time. */
  async #answerTo(call: ApiCall): Promise<PlayedCall> {
    const most = asks(call) ? patience : 0;
    for (let turn = 0; ; turn += 1) {
      const ours = await playCall(this.#stage, call);
      if (turn >= most || isSameAnswer(call, ours)) return ours;
      await nextTurn();
    }
  }

  get #stage(): ApiStage {
    return {
      server: this.#server,
      idOf: (recorded) => this.#names.idOf(recorded),
      epochOf: (recorded) => this.#names.epochOf(recorded),
      later: (work) => void work.catch(() => {}),
      start: () => this.begin(),
    };
  }

  async #expectEvent(): Promise<void> {
    this.#expectedEvents += 1;
    await this.#until(() => this.#events.length >= this.#expectedEvents || !this.#collectsEvents);
    this.#findIds();
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
    this.#findIds();
    // The next to open must not be taken for this one.
    if (op === 'http') await waitFor(() => this.#isSettled(conn, client), impatience);
  }

  #isSettled(conn: string, client: WireClient): boolean {
    this.#findIds();
    const isNamed = this.#transcript.conns?.[conn] !== undefined;
    return !isNamed || this.#names.ids.has(conn) || client.hasEnded || hasClosed(client);
  }

  get #server(): WseServer {
    if (this.#running === undefined) throw new Error('the server has not been started');
    return this.#running.server;
  }

  /** Whether every connection has heard as much as was recorded, and was ended where that was. */
  get #hasHeardAll(): boolean {
    const { frames } = this.#transcript;
    return [...this.#clients].every(([name, client]) => {
      const expected = frames.filter(({ conn, dir }) => conn === name && dir === 's2c');
      if (client.hasEnded) return true;
      const isLive = expected.every(({ op }) => op !== 'eof' && op !== 'reset');
      return (
        isLive && client.heard.length >= expected.filter((frame) => frame.op !== 'silence' && !isPing(frame)).length
      );
    });
  }

  /** Whether the server knows of the end of each connection that has ended. */
  get #hasEndedAll(): boolean {
    const live = [...this.#clients.values()].filter(({ hasEnded }) => !hasEnded);
    return this.#server.connectionCount <= live.length;
  }

  get #collectsEvents(): boolean {
    return this.#transcript.config?.max_inbound_queue_size === undefined;
  }

  #clientOf(conn: string): WireClient {
    const known = this.#clients.get(conn);
    if (known !== undefined) return known;
    const client = new WireClient(this.#running?.port ?? 0);
    this.#clients.set(conn, client);
    return client;
  }

  #findIds(): void {
    this.#names.findIds(this.#server.connections());
  }

  #knowsWhom(call: ApiCall): boolean {
    this.#findIds();
    return this.#names.knowsWhom(call);
  }

  /** What does not come once is waited for less from then on. */
  async #until(holds: () => boolean): Promise<void> {
    if (!(await waitFor(holds, this.#patience))) this.#patience = impatience;
  }
}

function hasClosed({ heard }: WireClient): boolean {
  return heard.some(({ kind }) => kind === 'close');
}

async function waitFor(holds: () => boolean, most: number): Promise<boolean> {
  for (let turn = 0; !holds(); turn += 1) {
    if (turn >= most) return false;
    await nextTurn();
  }
  return true;
}

const never = (): boolean => false;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(() => resolve(), 1));
