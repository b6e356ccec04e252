import { encodeClusterWire } from '@wsekit/codec/cluster';
import type { ClusterSocket, SocketHandler } from '@wsekit/server-core/cluster';
import { dialectD2g } from '@wsekit/spec';
import { describeLinkFrame, isHeartbeat, LinkFrames } from './link-frames.ts';

const pong = encodeClusterWire({ type: 'PONG' }, { dialect: dialectD2g });

/** The recorded end of a link: it says what was recorded, and keeps what our node does. */
export class RecordedLink implements SocketHandler {
  /** What our node said, and `end`. */
  readonly heard: string[] = [];
  readonly #frames = new LinkFrames();
  readonly #answersPings: boolean;
  #socket: ClusterSocket | undefined;

  /** @param answersPings - keeps it alive by itself, where the recording leaves that out. */
  constructor(answersPings: boolean) {
    this.#answersPings = answersPings;
  }

  /** Takes the stream it is an end of. */
  setSocket(socket: ClusterSocket): void {
    this.#socket = socket;
  }

  get hasEnded(): boolean {
    return this.heard.at(-1) === 'end';
  }

  say(bytes: Uint8Array): void {
    this.#socket?.write([bytes]);
  }

  end(): void {
    this.#socket?.end();
  }

  cut(): void {
    this.#socket?.destroy();
  }

  onOpen(): void {}

  onBytes(chunk: Uint8Array): void {
    for (const frame of this.#frames.push(chunk)) this.#take(describeLinkFrame(frame));
  }

  #take(said: string): void {
    if (!this.#answersPings || !isHeartbeat(said)) this.heard.push(said);
    else if (said === 'PING') this.say(pong);
  }

  onDrain(): void {}

  onEnd(): void {
    if (!this.hasEnded) this.heard.push('end');
  }

  onClose(): void {
    this.onEnd();
  }
}
