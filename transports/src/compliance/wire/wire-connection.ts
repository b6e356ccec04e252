import type { Frame } from '@wsekit/spec';
import { check, equal } from '../expect.ts';
import type { WireSocket } from '../instruments.ts';
import type { Waits } from '../stage/waits.ts';
import { type HttpHead, parseHead } from './http-head.ts';
import { closePayload, encodeWireFrame, opcodes, readWireFrame, type WireFrame } from './wire-frame.ts';

/** A socket on which the case itself is the WebSocket endpoint, well behaved or not. */
export class WireConnection {
  readonly socket: WireSocket;
  readonly #waits: Waits;
  /** Whether frames of this side are masked: those of clients are. */
  readonly #masks: boolean;

  constructor(socket: WireSocket, waits: Waits, masks: boolean) {
    this.socket = socket;
    this.#waits = waits;
    this.#masks = masks;
  }

  write(data: string | Uint8Array): void {
    this.socket.write(typeof data === 'string' ? new TextEncoder().encode(data) : data);
  }

  /** The bytes of a frame as this side sends it. */
  encode(frame: Partial<WireFrame> & { readonly opcode: number }): Uint8Array {
    return encodeWireFrame({ masked: this.#masks, ...frame });
  }

  sendFrame(frame: Partial<WireFrame> & { readonly opcode: number }): void {
    this.write(this.encode(frame));
  }

  send(frame: Frame): void {
    if (typeof frame === 'string') this.sendFrame({ opcode: opcodes.text, payload: new TextEncoder().encode(frame) });
    else this.sendFrame({ opcode: opcodes.binary, payload: frame });
  }

  sendClose(code: number, reason = ''): void {
    this.sendFrame({ opcode: opcodes.close, payload: closePayload(code, reason) });
  }

  read(bytes: number): Promise<Uint8Array> {
    return this.#waits.promise(`${bytes} bytes on the wire`, this.socket.read(bytes));
  }

  async readHead(): Promise<HttpHead> {
    let text = '';
    while (!text.endsWith('\r\n\r\n')) text += String.fromCharCode(...(await this.read(1)));
    return parseHead(text);
  }

  readFrame(): Promise<WireFrame> {
    return readWireFrame((bytes) => this.read(bytes));
  }

  /** Reads the next frame and expects its opcode. */
  async expectFrame(opcode: number): Promise<Uint8Array> {
    const frame = await this.readFrame();
    equal(frame.opcode, opcode, 'opcode on the wire');
    return frame.payload;
  }

  /** Reads a Close frame, control frames before it aside; gives its code, 1005 for none. */
  async readClose(): Promise<{ readonly code: number; readonly reason: string }> {
    for (;;) {
      const { opcode, payload } = await this.readFrame();
      if (opcode === opcodes.ping || opcode === opcodes.pong) continue;
      equal(opcode, opcodes.close, 'opcode on the wire');
      check(payload.length !== 1, 'a Close frame has no payload of one byte');
      const [high = 0, low = 0] = payload;
      const reason = new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(2));
      return { code: payload.length === 0 ? 1005 : high * 256 + low, reason };
    }
  }

  /** Waits until the other side has ended. */
  ended(): Promise<void> {
    return this.#waits.promise('the end of the socket', this.socket.ended());
  }
}
