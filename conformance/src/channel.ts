import { create } from '@bufbuild/protobuf';
import { defaultMaxMessageBytes, type Framing, type Incoming } from './driver/framing.ts';
import { type DriverCommand, DriverProcess } from './driver-process.ts';
import {
  type Description,
  type Request,
  RequestSchema,
  type Response,
} from './generated/wse/conformance/v1/driver_pb.ts';
import { type Answer, DriverError, type Peer, type TroubleKind } from './peer.ts';
import { PendingRequest } from './pending-request.ts';

/** How a driver is run. Times in milliseconds. */
export interface ChannelOptions extends DriverCommand {
  readonly framing: Framing;
  /** Time for one answer, 5,000 by default. A driver gets the same again before it is taken to hang. */
  readonly timeoutMs?: number;
  /** Time for starting and saying who it is, 30,000 by default. */
  readonly startTimeoutMs?: number;
  /** Largest response read, 16 MiB by default. */
  readonly maxMessageBytes?: number;
  /** Restarts before the driver is given up, 200 by default; three in a row in which it cannot say who it is do, too. */
  readonly maxRestarts?: number;
  /** Ends the driver and everything waiting for it. */
  readonly signal?: AbortSignal;
}

const maxFruitlessStarts = 3;
const maxRemarks = 20;

/**
 * Makes a peer of a command that speaks the driver protocol on its standard streams.
 *
 * The process starts with the first request and is started again when it ended, up to a bound.
 */
export function createChannel(options: ChannelOptions): Peer {
  return new Channel(options);
}

class Channel implements Peer {
  readonly remarks: string[] = [];
  readonly #options: ChannelOptions;
  readonly #timeoutMs: number;
  #process: DriverProcess | undefined;
  #description: Description | undefined;
  #pending: PendingRequest | undefined;
  #lastId = 0;
  #starts = 0;
  /** Starts since it last said who it is. */
  #fruitlessStarts = 0;
  /** Answers of the current process, the description not counted. */
  #answers = 0;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 5000;
    options.signal?.addEventListener('abort', () => void this.#abort(), { once: true });
  }

  async describe(): Promise<Description> {
    const failure = this.#process === undefined ? await this.#start() : undefined;
    if (failure !== undefined || this.#description === undefined) throw new DriverError(failure ?? 'it is not running');
    return this.#description;
  }

  async ask(request: Request): Promise<Answer> {
    const first = await this.#askOnce(request);
    // A driver may end itself after an answer, when the next request is on its way already. Only a fresh process that
    // ends at the same request shows that this request is the cause.
    const innocent = first.kind === 'trouble' && first.trouble.kind === 'died' && this.#answers > 0;
    return innocent ? this.#askOnce(request) : first;
  }

  async close(): Promise<void> {
    const closing = this.#process;
    // From here on its end is no surprise.
    this.#process = undefined;
    await closing?.close();
  }

  async #askOnce(request: Request): Promise<Answer> {
    if (this.#options.signal?.aborted) return trouble('aborted', 'the run was ended');
    if (this.#process === undefined) {
      const failure = await this.#start();
      if (failure !== undefined) return trouble('given_up', failure);
    }
    const answer = await this.#exchange(request, this.#timeoutMs, this.#timeoutMs);
    if (answer.kind === 'trouble') return answer;
    this.#answers += 1;
    return answer;
  }

  /** Starts the process and hears who it is; returns why that failed. */
  async #start(): Promise<string | undefined> {
    const { maxRestarts = 200, startTimeoutMs = 30_000 } = this.#options;
    if (this.#starts > maxRestarts) return `given up after ${maxRestarts} restarts`;
    if (this.#fruitlessStarts >= maxFruitlessStarts) return `given up: it failed ${maxFruitlessStarts} times in a row`;
    this.#starts += 1;
    this.#fruitlessStarts += 1;
    this.#answers = 0;
    this.#process = this.#spawn();
    const request = create(RequestSchema, { operation: { case: 'describe', value: {} } });
    const answer = await this.#exchange(request, startTimeoutMs, 0);
    if (answer.kind === 'response' && answer.response.result.case === 'describe') {
      this.#description = answer.response.result.value;
      this.#fruitlessStarts = 0;
      return undefined;
    }
    const { stderr } = this.#process ?? { stderr: '' };
    await this.#end();
    if (answer.kind === 'trouble') return answer.trouble.message;
    return `it answered the request to describe itself with ${answer.response.result.case ?? 'nothing'}${stderr}`;
  }

  #spawn(): DriverProcess {
    const { framing, maxMessageBytes = defaultMaxMessageBytes } = this.#options;
    const spawned: DriverProcess = new DriverProcess(this.#options, framing, maxMessageBytes, {
      incoming: (incoming) => this.#process === spawned && this.#onIncoming(incoming),
      ended: (how) => this.#process === spawned && this.#onEnded(how),
    });
    return spawned;
  }

  async #exchange(request: Request, timeoutMs: number, graceMs: number): Promise<Answer> {
    this.#lastId += 1;
    const pending = new PendingRequest(this.#lastId, timeoutMs, graceMs, () => this.#process?.stderr ?? '');
    this.#pending = pending;
    this.#process?.send({ ...request, id: pending.id });
    const { answer, isStuck } = await pending.outcome;
    this.#pending = undefined;
    if (isStuck) await this.#end();
    return answer;
  }

  #onIncoming(incoming: Incoming<Response>): void {
    if (this.#pending === undefined || this.#pending.isSettled) {
      this.#remark(incoming.ok ? `answered request ${incoming.message.id} again` : `wrote ${incoming.found} unasked`);
    } else if (!incoming.ok) {
      this.#pending.garbage(incoming.found, incoming.broken);
    } else if (incoming.message.id === this.#pending.id) {
      this.#pending.answered(incoming.message);
    } else if (incoming.message.id > 0 && incoming.message.id < this.#pending.id) {
      this.#remark(`answered request ${incoming.message.id} again`);
    } else {
      this.#pending.wrongId(incoming.message);
    }
  }

  #onEnded(how: string): void {
    const stderr = this.#process?.stderr ?? '';
    this.#process = undefined;
    if (this.#pending === undefined || this.#pending.isSettled) this.#remark(`${how} after an answer${stderr}`);
    else this.#pending.died(`${how}${stderr}`);
  }

  #remark(remark: string): void {
    if (this.remarks.length < maxRemarks) this.remarks.push(`the driver ${remark}`);
  }

  async #abort(): Promise<void> {
    this.#pending?.aborted();
    await this.#end();
  }

  async #end(): Promise<void> {
    const ending = this.#process;
    this.#process = undefined;
    await ending?.kill();
  }
}

function trouble(kind: TroubleKind, message: string): Answer {
  return { kind: 'trouble', trouble: { kind, message } };
}
