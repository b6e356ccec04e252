import type { Value } from './send.ts';

/** How the suite introduces itself on a link. (WSE-CLU-020) */
export interface Introduction {
  /**
   * The instance id. Default: one that nobody had before, lower than every other where the suite dials and higher where it is
   * dialled, so that the link lives in every dialect. (WSE-CLU-090)
   */
  readonly id?: Value;
  /** Default 1. */
  readonly version?: number;
  /** Default: those of the dialect of the run. */
  readonly capabilities?: number;
}

/** Steps of the suite in the place of other nodes. */
export type LinkStep =
  /** Dials the node. */
  | {
      readonly do: 'link';
      /** What the line is called from now on. */
      readonly as: string;
      readonly hello?: Introduction;
      /**
       * How far the step goes. `open`: until the stream is there. `said`: until HELLO was written. `met`: until that of the node
       * has come, which gives `id of NAME` and `capabilities of NAME`. `greeted` (default): until all that a node says behind
       * it has come.
       */
      readonly until?: 'open' | 'said' | 'met' | 'greeted';
      /** Whether PING is answered by itself. Default true. */
      readonly answersPings?: boolean;
    }
  /** Listens for links, which gives `address of NAME`. */
  | { readonly do: 'listen'; readonly as: string }
  /** Takes the link that the node opens next. */
  | {
      readonly do: 'take-link';
      readonly as: string;
      /** Where it was listened for. */
      readonly at: string;
      readonly hello?: Introduction;
      /** As of `link`; `said` is until the HELLO of the node has come. */
      readonly until?: 'open' | 'said' | 'met' | 'greeted';
      readonly answersPings?: boolean;
      readonly withinMs?: number;
    }
  /** The node does not dial; what it has said before is taken in first by the lines that are named. */
  | { readonly do: 'undialled-link'; readonly at: string }
  /** Sends a frame, in the form of the dialect. */
  | {
      readonly do: 'send-frame';
      readonly on: string;
      readonly frame: Value;
    };
