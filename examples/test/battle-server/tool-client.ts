import { WebSocket } from 'ws';
import type { ToolCipher } from './tool-cipher.ts';
import { type Message, readFrame } from './tool-frames.ts';
import { toolToken } from './tool-token.ts';

const patienceMs = 10_000;
const plainHello = { t: 'client_hello', p: { client_version: 'wse-bench/0.1.0', protocol_version: 1 } };

/** How the tool connects. */
export interface ToolOptions {
  readonly user?: string;
  readonly query?: string;
  /** Sent once the server is ready; null for nothing. */
  readonly hello?: string | null;
  readonly cipher?: ToolCipher;
}

/** One connection of the published tool: the bytes it sends, and what it makes of those it gets. */
export class ToolClient {
  /** Code of the Close frame, 1005 for one without, 1006 for none. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #inbox: { readonly message: Message; readonly bytes: Buffer }[] = [];
  #wake: () => void = () => {};
  #hasEnded = false;

  private constructor(port: number, { user = 'bench-user', query = plainQuery, cipher }: ToolOptions) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/wse?${query}`, {
      headers: { Cookie: `access_token=${toolToken(user)}` },
      perMessageDeflate: false,
    });
    this.#socket.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      const message = readFrame(bytes, isBinary, (sealed) => cipher?.open(sealed));
      if (message !== undefined) this.#inbox.push({ message, bytes });
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', (code, reason) => {
        this.#hasEnded = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
    this.#socket.on('error', () => {});
  }

  /** Connects, waits for `server_ready`, says hello. Rejects when the server does not let it in. */
  static async connect(port: number, options: ToolOptions = {}): Promise<ToolClient> {
    const client = new ToolClient(port, options);
    await client.find('server_ready');
    const { hello = JSON.stringify(plainHello) } = options;
    if (hello !== null) client.send(hello);
    return client;
  }

  send(frame: string | Buffer): void {
    this.#socket.send(frame);
  }

  command(action: string, members: object = {}): void {
    this.send(commandText(action, members));
  }

  /** Messages up to the one that is the last by the caller's word. Rejects at the end of the connection, or of patience. */
  async collect(isLast: (message: Message) => boolean): Promise<Message[]> {
    const collected: Message[] = [];
    for (;;) {
      const { message } = await this.#next(collected);
      collected.push(message);
      if (isLast(message)) return collected;
    }
  }

  /** The next message of a type; those before it are lost, as the tool loses them. */
  async find(type: string): Promise<Message> {
    const collected = await this.collect(({ t }) => t === type);
    return collected.at(-1) ?? {};
  }

  /** Asks for health, and finds the answer as the tool does: by its type in the bytes before anything is read. */
  async health(): Promise<Readonly<Record<string, unknown>>> {
    this.command('health');
    for (;;) {
      const { message, bytes } = await this.#next([]);
      if (bytes.includes('health_response') && message.t === 'health_response') return message.p ?? {};
    }
  }

  /** All that arrives before the answer to a question asked now. */
  async catchUp(): Promise<Message[]> {
    this.command('health');
    return this.collect(({ t }) => t === 'health_response');
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }

  async #next(before: readonly Message[]): Promise<{ readonly message: Message; readonly bytes: Buffer }> {
    for (;;) {
      const next = this.#inbox.shift();
      if (next !== undefined) return next;
      const heard = before.slice(-5).map(({ t }) => t);
      if (this.#hasEnded) throw new Error(`the connection has ended; heard last: ${heard}`);
      await this.#arrival(heard);
    }
  }

  #arrival(heard: readonly unknown[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing came; heard last: ${heard}`)), patienceMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export const plainQuery = 'compression=false&protocol_version=1';

export function commandText(action: string, members: object = {}): string {
  return JSON.stringify({ t: 'battle_cmd', p: { action, ...members } });
}

/** Connects several at once, each with a user of its own when a name is given. */
export function connectAll(port: number, count: number, name?: string): Promise<ToolClient[]> {
  const users = Array.from({ length: count }, (_, index) => (name === undefined ? {} : { user: `${name}-${index}` }));
  return Promise.all(users.map((options) => ToolClient.connect(port, options)));
}

export async function closeAll(clients: readonly ToolClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()));
}
