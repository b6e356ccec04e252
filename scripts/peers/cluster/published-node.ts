import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { encodeJwt } from '@wsekit/server-core';
import { dialer } from '@wsekit/transports/ws';
import { pythonOf, storyFile } from '../environments.ts';

const secret = 'a secret of at least 32 bytes, for nodes';
/** Who the one client of a published node is. */
export const clientUser = 'alice';

/** Paths of certificate, key and authorities in PEM. */
export type TlsPaths = readonly [cert: string, key: string, ca: string];

/** A published server as a node, in a process of its own, and one client of it. */
export class PublishedNode {
  readonly version: string;
  /** What its client was sent. */
  readonly heard: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(version: string) {
    this.version = version;
    this.#child = spawn(pythonOf(`wse-server-${version}`), [storyFile('published_node'), secret]);
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  static async start(version: string): Promise<PublishedNode> {
    const node = new PublishedNode(version);
    const token = encodeJwt({ sub: clientUser, iat: 1, exp: 4_102_444_800 }, secret);
    const port = Number(await node.#line());
    const headers = { authorization: `Bearer ${token}`, cookie: `access_token=${token}` };
    const onFrame = (frame: string | Uint8Array): void =>
      void node.heard.push(typeof frame === 'string' ? frame : Buffer.from(frame).toString());
    const handler = { onFrame, onDrain() {}, onPong() {}, onClose() {} };
    await dialer.dial(`ws://127.0.0.1:${port}/wse`, { handler, headers });
    return node;
  }

  /** Becomes a node that listens at a port and knows others. */
  async join(port: number, peers: readonly string[], tls: TlsPaths | readonly [] = []): Promise<void> {
    await this.#ask('join', port, peers, tls);
  }

  /** Subscribes the client, once it is one of the server's, and makes it present. */
  async subscribe(topic: string): Promise<boolean> {
    return (await this.#ask('subscribe', topic, { at: this.version })) === 1;
  }

  async unsubscribe(topic: string): Promise<void> {
    await this.#ask('unsubscribe', topic);
  }

  async publish(topic: string, text: string): Promise<void> {
    await this.#ask('publish', topic, text);
  }

  /** Whether a user is in a topic, as the server sees it. */
  async hasMember(topic: string, userId: string): Promise<boolean> {
    return JSON.stringify(await this.#ask('members', topic)).includes(`"${userId}"`);
  }

  /** Ends the process as a crash does. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    if (this.#child.kill('SIGKILL')) await ended;
  }

  async #ask(...order: readonly unknown[]): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(order)}\n`);
    return JSON.parse(await this.#line());
  }

  async #line(): Promise<string> {
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error(`the published node ${this.version} ended`);
    return value;
  }
}
