import type { Bytes, LongText } from '../bytes.ts';

/** A value that is sent, in which `ref` stands for what was remembered. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [member: string]: Value | undefined };

/** How a message leaves. Behind `sealed` it is put into `E:` under the key of the line. */
export type SendForm = 'text' | 'binary' | 'C:' | 'zlib' | 'M:' | 'msgpack';

/** What is done to a frame: a bit is flipped, counted from the end where it is negative, or its end is cut off. */
export type Damage = { readonly flipBit: number } | { readonly cutBytes: number };

/** Steps that write something. */
export type SendStep =
  | {
      readonly do: 'send';
      readonly on: string;
      readonly what: /** A message in the style of the dialect: with prefix up to D2b, with `c` from then on. */
        | { readonly message: Value; readonly form?: SendForm }
        /** A text frame as it is. */
        | { readonly text: string | LongText }
        /** A binary frame as it is. */
        | { readonly bytes: Bytes };
      /** Seals it, whatever the run says. */
      readonly sealed?: boolean;
      /** Keeps the frame under a name, to be sent again. */
      readonly keepAs?: string;
      /** Keeps it and does not send it now. */
      readonly isKeptOnly?: true;
      /** Changes the frame before it leaves. */
      readonly damage?: Damage;
      /** Why it is meant to break the schema; without this it would be a mistake of the suite. */
      readonly breaks?: string;
    }
  /** A frame that was kept, byte for byte. */
  | { readonly do: 'send-again'; readonly on: string; readonly kept: string; readonly damage?: Damage }
  /** One WebSocket frame, header and all. */
  | {
      readonly do: 'frame';
      readonly on: string;
      readonly opcode: number;
      readonly payload?: Bytes;
      readonly fin?: boolean;
      readonly rsv?: number;
      readonly isMasked?: boolean;
      /** Bytes of the length field: 0, 2 or 8. Default: the shortest. */
      readonly lengthBytes?: 0 | 2 | 8;
      /** The length the header claims, where that is not the payload's. */
      readonly claims?: number;
    }
  /** Bytes below any frame, in pieces of so many bytes where it is said; `ref` stands for what was remembered. */
  | { readonly do: 'write'; readonly on: string; readonly bytes: Bytes; readonly pieceBytes?: number }
  /** Agrees on a key: `client_hello` with a key, then `server_hello` with one. */
  | { readonly do: 'agree'; readonly on: string; readonly derivation?: 'salted' | 'unsalted' };
