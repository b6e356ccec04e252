import { exactTextOf, joined, latin1 } from '../../bytes.ts';
import type { LiveLimits } from '../limits.ts';
import { type FrameHeader, masked, opcodes, readClosePayload, readFrameHeader } from './frame-header.ts';
import { isRequestLine, readHead, statusOf } from './http-head.ts';
import type { Item, Reader } from './item.ts';

const maxControlBytes = 125;
const nothing = new Uint8Array();

/**
 * Reads one end of a WebSocket connection: an HTTP head, then frames put together to messages.
 *
 * `from` says who is read: a server answers and writes without mask, a client asks and masks. Holds them to RFC 6455, and
 * takes no memory on the word of a length.
 */
export function createWebSocketReader(from: 'server' | 'client', limits: LiveLimits): Reader {
  return new WebSocketReader(from, limits);
}

class WebSocketReader implements Reader {
  readonly #from: 'server' | 'client';
  readonly #limits: LiveLimits;
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  /** Bytes that have to be there before it is worth looking again. */
  #neededBytes = 1;
  #state: 'head' | 'body' | 'frames' | 'broken' = 'head';
  #parts: Uint8Array[] | undefined;
  #partsBytes = 0;
  #partsOpcode: number = opcodes.text;

  constructor(from: 'server' | 'client', limits: LiveLimits) {
    this.#from = from;
    this.#limits = limits;
  }

  push(bytes: Uint8Array): readonly Item[] {
    if (this.#state === 'broken' || this.#state === 'body') return [];
    this.#unread.push(new Uint8Array(bytes));
    this.#unreadBytes += bytes.length;
    const items: Item[] = [];
    while (this.#unreadBytes >= this.#neededBytes) {
      const item = this.#next();
      if (item === 'more') break;
      if (item === undefined) continue;
      items.push(item);
      if (item.kind === 'fault') this.#state = 'broken';
      if (item.kind === 'fault' || this.#state !== 'frames') break;
    }
    return items;
  }

  #next(): Item | 'more' | undefined {
    const whole = this.#unread.length === 1 ? (this.#unread[0] ?? nothing) : joined(...this.#unread);
    this.#unread = [whole];
    return this.#state === 'head' ? this.#head(whole) : this.#frame(whole);
  }

  #head(bytes: Uint8Array): Item | 'more' {
    const read = readHead(bytes);
    if (read === undefined) {
      this.#neededBytes = bytes.length + 1;
      return bytes.length > this.#limits.maxHeadBytes
        ? fault(`a head of more than ${this.#limits.maxHeadBytes} bytes`)
        : 'more';
    }
    const { head, length } = read;
    const status = head.kind === 'head' ? statusOf(head.first) : 0;
    if (this.#from === 'server' && status === 0) return fault(`no HTTP answer: ${latin1(bytes.subarray(0, 40))}`);
    if (this.#from === 'client' && head.kind === 'head' && !isRequestLine(head.first))
      return fault(`no HTTP request: ${latin1(bytes.subarray(0, 40))}`);
    this.#state = this.#from === 'client' || status === 101 ? 'frames' : 'body';
    this.#take(bytes, length);
    return head;
  }

  #frame(bytes: Uint8Array): Item | 'more' | undefined {
    const header = readFrameHeader(bytes);
    if (header === undefined) return this.#wait(bytes.length + 1);
    const why = this.#fault(header);
    if (why !== undefined) return fault(why);
    const length = header.headerBytes + header.payloadBytes;
    if (bytes.length < length) return this.#wait(length);
    const raw = Uint8Array.from(bytes.subarray(header.headerBytes, length));
    this.#take(bytes, length);
    return this.#message(header, header.mask === undefined ? raw : masked(raw, header.mask));
  }

  #fault({ rsv, opcode, mask, fin, payloadBytes }: FrameHeader): string | undefined {
    if (rsv !== 0) return `a frame with reserved bits ${rsv}`;
    if ((mask === undefined) !== (this.#from === 'server'))
      return mask === undefined ? 'a frame without mask' : 'a masked frame';
    if (opcode > opcodes.pong || (opcode > opcodes.binary && opcode < opcodes.close))
      return `a frame of opcode ${opcode}`;
    if (opcode >= opcodes.close && (!fin || payloadBytes > maxControlBytes))
      return 'a control frame in pieces or too long';
    if (opcode === opcodes.continuation && this.#parts === undefined) return 'a continuation of nothing';
    if ((opcode === opcodes.text || opcode === opcodes.binary) && this.#parts !== undefined)
      return 'a message inside an unfinished one';
    const { maxMessageBytes } = this.#limits;
    const total = payloadBytes + (opcode < opcodes.close ? this.#partsBytes : 0);
    return total > maxMessageBytes
      ? `a message of ${total} bytes, above the ${maxMessageBytes} that are read`
      : undefined;
  }

  #message({ opcode, fin }: FrameHeader, payload: Uint8Array): Item | undefined {
    if (opcode >= opcodes.close) return controlItem(opcode, payload);
    // WSE messages of a server are one frame each. (WSE-CONN-060)
    if (this.#from === 'server' && !fin) return fault('a message in several frames');
    if (opcode !== opcodes.continuation) this.#partsOpcode = opcode;
    this.#parts = [...(this.#parts ?? []), payload];
    this.#partsBytes += payload.length;
    if (!fin) return undefined;
    const bytes = this.#parts.length === 1 ? payload : joined(...this.#parts);
    this.#parts = undefined;
    this.#partsBytes = 0;
    if (this.#partsOpcode === opcodes.binary) return { kind: 'binary', bytes };
    const text = exactTextOf(bytes);
    return text === undefined ? fault('text that is no UTF-8') : { kind: 'text', text };
  }

  #take(bytes: Uint8Array, length: number): void {
    const rest = bytes.subarray(length);
    this.#unread = [rest];
    this.#unreadBytes = rest.length;
    this.#neededBytes = 1;
  }

  #wait(neededBytes: number): 'more' {
    this.#neededBytes = neededBytes;
    return 'more';
  }
}

function controlItem(opcode: number, bytes: Uint8Array): Item {
  if (opcode === opcodes.ping) return { kind: 'ping', bytes };
  if (opcode === opcodes.pong) return { kind: 'pong', bytes };
  if (bytes.length === 1) return fault('a Close with half a code');
  return { kind: 'close', ...readClosePayload(bytes) };
}

function fault(why: string): Item {
  return { kind: 'fault', why };
}
