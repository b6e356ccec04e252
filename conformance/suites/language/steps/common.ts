import type { Bytes } from '../bytes.ts';
import type { Shape } from '../shape.ts';

/** How a message was put into a frame; `binary` is the UTF-8 of a text message in a binary frame. */
export type Form = 'text' | 'binary' | 'C:' | 'M:' | 'E:';

/** What a line brings next. */
export type Heard =
  /** A message, judged by what it says. */
  | {
      readonly message: Shape;
      /** The forms it may have; any when absent. Behind `E:` it is what was sealed that is read. */
      readonly form?: Form | readonly Form[];
      /** Names of its members in the order they stand in. */
      readonly members?: readonly string[];
      /** The text it was read from, prefix included. */
      readonly written?: Shape;
    }
  /** A text frame, exactly. */
  | { readonly text: Shape | { readonly $text: readonly (string | readonly [string, number])[] } }
  /** A binary frame, exactly. */
  | { readonly bytes: Bytes }
  /** A Close with one of these codes, `null` for one without; every reason when none is given. */
  | { readonly close: number | null | readonly (number | null)[] | 'any'; readonly reason?: Shape }
  | { readonly pong: Bytes }
  /** The head of an HTTP answer; names of headers in lower case. */
  | { readonly status: Shape; readonly headers?: Shape }
  /** A cluster frame, its fields under the names of the codec; `text` is the payload of MSG where it is one, `flags` are those of the header. */
  | { readonly frame: Shape }
  /** The end of the stream; behind a Close, an `error` or neither where it is `anyhow`. */
  | { readonly ended: true | 'anyhow' }
  | { readonly anyOf: readonly Heard[] };

/** Steps that every suite has: what is heard on a line, and what becomes of it. */
export type CommonStep =
  /** The next thing on the line is this. Pings of a server come when they come, and are passed over unless they are asked for. */
  | {
      readonly do: 'hear';
      readonly on: string;
      readonly what: Heard;
      readonly withinMs?: number;
      readonly orNothing?: true;
      /** Types of cluster frames that may stand before it. */
      readonly passing?: readonly string[];
    }
  /** Of the next things on the line each is one of these, whichever comes first. */
  | { readonly do: 'hear-all'; readonly on: string; readonly what: readonly Heard[]; readonly withinMs?: number }
  /** Nothing was sent on the line: a ping is answered, and nothing stands before the answer. */
  | { readonly do: 'nothing'; readonly on: string }
  /** Nothing comes on the line for a time, not even an end. */
  | { readonly do: 'silence'; readonly on: string; readonly forMs: number }
  /** A Close of this side; the line goes on. Without a code it has none. */
  | { readonly do: 'close'; readonly on: string; readonly code?: number; readonly reason?: string }
  /** The end of this side's stream. */
  | { readonly do: 'end'; readonly on: string }
  /** The line is cut. */
  | { readonly do: 'cut'; readonly on: string }
  /** Reads no more, as a slow peer does, or again. */
  | { readonly do: 'stall'; readonly on: string }
  | { readonly do: 'resume'; readonly on: string }
  /** Time passes: on the clock of the implementation where it can be driven, else in truth. */
  | { readonly do: 'pass'; readonly ms: number };
