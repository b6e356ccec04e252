import type { Frame } from '@wsekit/codec';
import type { Dialect } from '@wsekit/spec';
import type { RecordedFrame } from '@wsekit/spec/vectors';
import type { Connection, ConnectionHandler } from '@wsekit/transports';
import { objectOf } from '../exceptions/scene.ts';
import { payloadOf } from '../recorded-bytes.ts';
import { readSaid, type Said } from './said.ts';
import { type ServerConfig, subscriptionAnswer, written } from './server-config.ts';
import type { ServerKey } from './server-key.ts';

/** What a recorded connection is played with. */
export interface RecordedConnectionOptions {
  readonly config: ServerConfig;
  readonly dialect: Dialect;
  readonly key: ServerKey | undefined;
  /** All of this connection, both ways, in order. */
  readonly frames: readonly RecordedFrame[];
  readonly nowMs: () => number;
}

/** Answers come right behind what they answer. */
const answerMs = 10;
const letterA = 0x61;

/** The server's end of one recorded connection, with our client at the other. */
export class RecordedConnection implements ConnectionHandler {
  readonly said: Said[] = [];
  readonly #options: RecordedConnectionOptions;
  #connection: Connection | undefined;
  #hasClosed = false;
  #pieces: Uint8Array[] = [];

  constructor(options: RecordedConnectionOptions) {
    this.#options = options;
  }

  onOpen(connection: Connection): void {
    this.#connection = connection;
  }

  onFrame(frame: Frame): void {
    this.said.push({ kind: 'frame', frame });
    const message = readSaid(frame, this.#options.dialect);
    if (message !== undefined) this.#react(String(message.t), Object(message.p));
  }

  onPong(): void {
    this.said.push({ kind: 'pong' });
  }

  onClose(code: number): void {
    const isCut = code === 1006;
    if (!this.#hasClosed && !isCut) this.said.push({ kind: 'close', code });
  }

  /** Does what the recorded server did by itself; what it only answered is answered when our client asks. */
  play(frame: RecordedFrame, cut: () => void): void {
    const { op, code } = frame;
    if (op === 'close') this.#close(frame, code ?? null);
    else if (op === 'reset' || op === 'eof') {
      this.#hasClosed = true;
      cut();
    } else if (op === 'ping') this.#connection?.ping?.();
    else if (op !== 'pong' && !this.#isAnswer(frame)) this.#write(frame);
  }

  #write(frame: RecordedFrame): void {
    this.#pieces.push(Uint8Array.from(payloadOf(frame) ?? asLong(frame)));
    if (frame.fin === false) return;
    const whole = Uint8Array.from(Buffer.concat(this.#pieces));
    this.#pieces = [];
    const isText = frame.op === 'text' || (frame.op === 'continuation' && this.#isTextAround(frame));
    this.#connection?.send(isText ? Buffer.from(whole).toString() : this.#sealedAnew(whole));
  }

  #sealedAnew(bytes: Uint8Array): Uint8Array {
    const isSealed = Buffer.from(bytes.subarray(0, 2)).toString() === 'E:';
    return isSealed ? (this.#options.key?.resealed(bytes) ?? bytes) : bytes;
  }

  /** Of pieces, the first says what they are of. */
  #isTextAround(frame: RecordedFrame): boolean {
    const { frames } = this.#options;
    const before = frames.slice(0, frames.indexOf(frame)).filter(({ dir }) => dir === 's2c');
    return before.findLast(({ op }) => op === 'text' || op === 'binary')?.op === 'text';
  }

  /** An answer to a Close is the transport's. */
  #close(frame: RecordedFrame, code: number | null): void {
    const { frames } = this.#options;
    const before = frames.slice(0, frames.indexOf(frame));
    if (before.some(({ dir, op }) => dir === 'c2s' && op === 'close')) return;
    this.#hasClosed = true;
    this.#connection?.close(code ?? 1005);
  }

  #isAnswer(frame: RecordedFrame): boolean {
    const { frames, config } = this.#options;
    const before = frames[frames.indexOf(frame) - 1];
    if (before?.dir !== 'c2s' || before.op !== 'text' || frame.at_ms - before.at_ms > answerMs) return false;
    const t = typeOf(frame);
    if (t === 'server_hello') return config.answersHello;
    if (t === 'PONG') return config.answersPing && typeOf(before) === 'ping';
    return t === 'subscription_update' && config.answersSubscription && typeOf(before) === t;
  }

  #react(t: string, p: Readonly<Record<string, unknown>>): void {
    const { config, nowMs } = this.#options;
    if (t === 'client_hello') this.#greet(p);
    else if (t === 'ping' && config.answersPing) {
      const now = nowMs();
      this.#say('PONG', { client_timestamp: p.timestamp, server_timestamp: now, latency: 0 });
    } else if (t === 'subscription_update') this.#answer(p);
  }

  /** As it was recorded where the same was asked, else as the application would have answered; it did not always. */
  #answer(asked: Readonly<Record<string, unknown>>): void {
    const answers = this.#options.frames.filter(
      (frame) => typeOf(frame) === 'subscription_update' && this.#isAnswer(frame),
    );
    const same = answers.find((frame) => isAbout(Object(messageIn(frame.text ?? '').p), asked));
    if (same?.text !== undefined) this.#connection?.send(same.text);
    else if (answers.length > 0) this.#say('subscription_update', subscriptionAnswer(asked));
  }

  /** As it was recorded where the recorded client asked for it; published clients often did not. (WSE-ERR-150) */
  #greet({ encryption_public_key: offered }: Readonly<Record<string, unknown>>): void {
    const { frames, key, config } = this.#options;
    if (offered !== undefined) key?.agree(offered);
    const recorded = frames.find((frame) => frame.dir === 's2c' && typeOf(frame) === 'server_hello');
    if (recorded?.text !== undefined) this.#connection?.send(recorded.text);
    else if (config.answersHello) this.#say('server_hello', helloBehind(this.#ready(), config));
  }

  #ready(): string {
    return this.#options.frames.find((frame) => typeOf(frame) === 'server_ready')?.text ?? '';
  }

  #say(t: string, p: object): void {
    this.#connection?.send(written(this.#options.config, t, p));
  }
}

/** Of a payload that was too long to keep, its beginning and its length. */
function asLong({ len = 0, head_hex: head = '' }: RecordedFrame): Uint8Array {
  const long = new Uint8Array(len).fill(letterA);
  long.set(Buffer.from(head, 'hex'));
  return long;
}

function messageIn(text: string): Readonly<Record<string, unknown>> {
  return objectOf(text.replace(/^WSE(?=\{)/, ''));
}

function isAbout(answer: Readonly<Record<string, unknown>>, asked: Readonly<Record<string, unknown>>): boolean {
  const topics = [answer.success_topics, answer.failed_topics].flat().sort();
  const isRecovered = Object(Object.values(Object(answer.recovery))[0]).recovered === true;
  const isSame = JSON.stringify(topics) === JSON.stringify([asked.topics].flat().sort());
  return isSame && answer.action === asked.action && isRecovered === (asked.recover === true);
}

function typeOf({ text = '' }: RecordedFrame): unknown {
  return messageIn(text).t;
}

/** What the server would have said, by what it said when the connection opened. */
function helloBehind(ready: string, { version }: ServerConfig): object {
  const p = Object(messageIn(ready).p) as object;
  const details: unknown = Reflect.get(p, 'details');
  const { connection_id, features = {} } = Object(details ?? p) as Readonly<Record<string, unknown>>;
  return { connection_id, features, protocol_version: 1, server_version: version };
}
