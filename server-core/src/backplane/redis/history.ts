import type { BackplaneHistory, HistoryAnswer, PublicationPosition } from '../backplane.ts';
import type { Engine } from './engine.ts';
import type { RedisKeys } from './keys.ts';
import { decodeBody, nodeIdPattern } from './message.ts';
import { endScript, readScript } from './scripts.ts';
import type { HistorySlice, PlacedMessage } from './topic-follower.ts';

/** Messages that are read with one command. */
const messagesAtOnce = 512;

/** Reads the histories of topics on the engine. Its calls reject where the engine cannot be asked. */
export class RedisHistory implements BackplaneHistory {
  readonly #engine: Engine;
  readonly #keys: RedisKeys;

  constructor(engine: Engine, keys: RedisKeys) {
    this.#engine = engine;
    this.#keys = keys;
  }

  async position(topic: string): Promise<PublicationPosition | undefined> {
    const slice = await this.place(topic);
    return slice === undefined ? undefined : lastOf(slice);
  }

  async after(topic: string, position: PublicationPosition, maxMessages: number): Promise<HistoryAnswer> {
    const { epoch, offset } = position;
    const most = Math.min(maxMessages, Number.MAX_SAFE_INTEGER - 1) + 1;
    const slice = await this.#read(topic, epoch, offset + 1, most);
    if (slice === undefined) return { kind: 'unknown', at: undefined };
    const at = lastOf(slice);
    if (slice.epoch !== epoch) return { kind: 'unknown', at };
    const missing = Math.max(0, slice.next - offset - 1);
    const isWhole = slice.messages.length === missing && isContiguous(slice.messages, offset + 1);
    if (missing > maxMessages || !isWhole) return { kind: 'gap', at };
    return {
      kind: 'recovered',
      at,
      publications: slice.messages.map((each) => ({ offset: each.position.offset, text: each.text })),
    };
  }

  /** A topic's epoch and next offset alone. */
  place(topic: string): Promise<HistorySlice | undefined> {
    return this.#read(topic, undefined, 0, 0);
  }

  /** A part of a history, from an offset on. */
  read(topic: string, epoch: number | undefined, offset: number): Promise<HistorySlice | undefined> {
    return this.#read(topic, epoch, offset, messagesAtOnce);
  }

  /** Ends a history that the engine has lost a part of. */
  async end(topic: string, epoch: number): Promise<void> {
    await this.#engine.run(endScript, [this.#keys.place(topic), this.#keys.stream(topic), epoch]);
  }

  async #read(
    topic: string,
    epoch: number | undefined,
    offset: number,
    most: number,
  ): Promise<HistorySlice | undefined> {
    const keys = [this.#keys.place(topic), this.#keys.stream(topic)];
    return readSlice(await this.#engine.run(readScript, [...keys, epoch ?? '', offset, most]));
  }
}

function lastOf({ epoch, next }: HistorySlice): PublicationPosition {
  return { epoch, offset: Math.max(0, next - 1) };
}

function isContiguous(messages: readonly PlacedMessage[], first: number): boolean {
  return messages.every(({ position }, index) => position.offset === first + index);
}

/** Reads the answer of the script; entries that no node wrote are passed over, and so are missing. */
function readSlice(answer: unknown): HistorySlice | undefined {
  if (!Array.isArray(answer)) return undefined;
  const [epochText, nextText, entries]: unknown[] = answer;
  const [epoch, next] = [Number(epochText), Number(nextText)];
  const messages: PlacedMessage[] = [];
  for (const entry of Array.isArray(entries) ? entries : []) {
    const message = readEntry(epoch, entry);
    if (message !== undefined) messages.push(message);
  }
  return { epoch, next, messages };
}

function readEntry(epoch: number, entry: unknown): PlacedMessage | undefined {
  const [id, fields]: unknown[] = Array.isArray(entry) ? entry : [];
  const [, sender, , body]: unknown[] = Array.isArray(fields) ? fields : [];
  const [node = '', seq] = String(sender).split(' ');
  const content = typeof body === 'string' ? decodeBody(body) : undefined;
  const offset = Number.parseInt(String(id), 10) - 1;
  if (content === undefined || !nodeIdPattern.test(node) || !Number.isSafeInteger(offset) || offset < 0)
    return undefined;
  return { node, seq: Number(seq), position: { epoch, offset }, text: content.text };
}
