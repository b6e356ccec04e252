import type { Dialect } from '@wsekit/spec';
import type { ApiCall, RecordedFrame, Transcript } from '@wsekit/spec/vectors';
import { createDrivenClock, createNetwork, type DrivenClock, type MemoryNetwork } from '@wsekit/transports/memory';
import { beginningOf, type Moment, momentsOf } from '../moments.ts';
import { Door } from './door.ts';
import { OurClient } from './our-client.ts';
import { RecordedConnection } from './recorded-connection.ts';
import { type Said, saidOf } from './said.ts';
import { type ServerConfig, serverConfigOf } from './server-config.ts';
import { ServerKey } from './server-key.ts';

/** What came of playing the server of a recording to our client. */
export interface ClientPlayed {
  /** What our client did on each recorded connection it made. */
  readonly said: ReadonlyMap<string, readonly Said[]>;
  readonly keys: ReadonlyMap<string, ServerKey>;
  readonly events: readonly string[];
  readonly calls: readonly { readonly call: ApiCall; readonly ours: string | undefined }[];
  /** Dials the recorded server took nobody at the time of. */
  readonly turnedAway: number;
}

const port = 5007;
/** How long a connection of the recording may be late. */
const patienceMs = 35_000;
/** How early a dial may come. */
const slackMs = 300;
const stepMs = 20;
const longMs = 3_600_000;

/** Plays a recording to our client, on a clock that goes as the recorded one did. Throws for payloads that cannot be played. */
export async function playToClient(transcript: Transcript, dialect: Dialect): Promise<ClientPlayed> {
  const player = new ClientPlayer(transcript, dialect);
  try {
    await player.begin();
    for (const moment of momentsOf(transcript)) await player.live(moment);
    return player.played;
  } finally {
    await player.end();
  }
}

class ClientPlayer {
  readonly #transcript: Transcript;
  readonly #dialect: Dialect;
  readonly #config: ServerConfig;
  readonly #clock: DrivenClock = createDrivenClock();
  readonly #beginMs: number;
  readonly #network: MemoryNetwork = createNetwork({ clock: this.#clock });
  readonly #door = new Door();
  readonly #client: OurClient;
  readonly #connections = new Map<string, RecordedConnection>();
  readonly #requests = new Map<string, Said>();
  /** Recorded connections our client did not make. */
  readonly #missed = new Set<string>();
  readonly #keys = new Map<string, ServerKey>();
  readonly #calls: { call: ApiCall; ours: string | undefined }[] = [];
  readonly #dials: readonly { readonly atMs: number; readonly path: string }[];
  /** What went wrong in the place of the server. */
  #failure: unknown;
  /** Where the recording is. */
  #atMs = 0;
  #isStarted = false;
  #shutDown: () => Promise<void> = async () => {};

  constructor(transcript: Transcript, dialect: Dialect) {
    this.#transcript = transcript;
    this.#dialect = dialect;
    this.#config = serverConfigOf(transcript);
    this.#beginMs = beginningOf(transcript);
    this.#dials = transcript.frames.flatMap((frame) => {
      const said = frame.dir === 'c2s' ? saidOf(frame) : undefined;
      return said?.kind === 'http' ? [{ atMs: frame.at_ms, path: said.path }] : [];
    });
    const clock = { nowMs: () => this.#nowMs(), schedule: this.#clock.schedule };
    const host = `ws://memory:${port}`;
    this.#client = new OurClient(transcript, { dialect, dialer: this.#network.dialer, clock, host });
  }

  get played(): ClientPlayed {
    if (this.#failure !== undefined) throw this.#failure;
    const said = [...this.#requests].map(([conn, request]): [string, readonly Said[]] => [
      conn,
      [request, ...(this.#connections.get(conn)?.said ?? [])],
    ]);
    const [keys, events, calls] = [this.#keys, this.#client.events, this.#calls];
    return { said: new Map(said), keys, events, calls, turnedAway: this.#door.turnedAway };
  }

  async begin(): Promise<void> {
    const accept = this.#door.accept;
    const onError = (error: unknown): void => {
      this.#failure ??= error;
    };
    const listener = await this.#network.listen({ port, accept, onError, handshakeTimeoutMs: longMs });
    this.#shutDown = async () => {
      const closed = listener.close({ timeoutMs: 1 });
      await this.#advance(stepMs);
      await closed;
    };
  }

  async end(): Promise<void> {
    this.#door.shut();
    this.#client.close();
    await this.#advance(stepMs);
    await this.#shutDown();
  }

  async live(moment: Moment): Promise<void> {
    while (this.#atMs < moment.atMs) {
      const ms = Math.min(stepMs, moment.atMs - this.#atMs);
      this.#atMs += ms;
      this.#openDoor();
      await this.#advance(ms);
    }
    // Its first dial is what a recording begins with; the call that asked for it was not always kept.
    if (!this.#isStarted) this.#start();
    if (moment.kind === 'call') this.#calls.push({ call: moment.call, ours: this.#client.make(moment.call) });
    if (moment.kind === 'hear') await this.#serve(moment.frame);
    await this.#advance(0);
  }

  #start(): void {
    this.#isStarted = true;
    this.#openDoor();
    this.#client.start();
  }

  /** One that dials is let in when the recorded client was, or will be soon. */
  #openDoor(): void {
    const next = this.#dials[this.#requests.size + this.#missed.size];
    this.#door.openAt = next !== undefined && next.atMs - this.#atMs <= slackMs ? next.path : undefined;
  }

  async #serve(frame: RecordedFrame): Promise<void> {
    const { conn = '', op, text = '' } = frame;
    if (this.#requests.has(conn)) {
      this.#connections.get(conn)?.play(frame, () => this.#cut());
      return;
    }
    const knock = this.#missed.has(conn) ? undefined : await this.#knocked();
    if (knock === undefined) {
      this.#missed.add(conn);
      return;
    }
    this.#requests.set(conn, knock.said);
    this.#openDoor();
    if (op !== 'http') this.#cut();
    else if (text.startsWith('HTTP/1.1 101')) knock.answer({ handler: this.#connection(conn) });
    else knock.answer({ status: Number(text.split(' ')[1]) });
  }

  async #knocked(): Promise<ReturnType<Door['take']>> {
    for (let waitedMs = 0; waitedMs < patienceMs && !this.#client.isClosed; waitedMs += stepMs) {
      this.#openDoor();
      const knock = this.#door.take();
      if (knock !== undefined) return knock;
      await this.#advance(stepMs);
    }
    return undefined;
  }

  #connection(conn: string): RecordedConnection {
    const frames = this.#transcript.frames.filter((frame) => frame.conn === conn);
    const recorded = this.#transcript.e2e?.find((key) => key.conn === conn);
    const key = recorded && new ServerKey(recorded, this.#dialect.key_derivation);
    if (key !== undefined) this.#keys.set(conn, key);
    const [config, dialect] = [this.#config, this.#dialect];
    const connection = new RecordedConnection({ config, dialect, key, frames, nowMs: () => this.#nowMs() });
    this.#connections.set(conn, connection);
    return connection;
  }

  #cut(): void {
    for (const link of this.#network.links) link.cut();
  }

  #nowMs(): number {
    return this.#beginMs + this.#clock.nowMs();
  }

  async #advance(ms: number): Promise<void> {
    this.#clock.advance(ms);
    for (let turns = 0; turns < 4; turns += 1) {
      await turn();
      this.#clock.advance(0);
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
