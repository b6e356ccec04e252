import type { Shape } from '../shape.ts';
import type { Value } from './send.ts';

/** Steps that need a driver: what the application of the implementation does and is told. */
export type DriveStep =
  /** A call of the implementation's API, under the name and with the arguments of the published one. */
  | {
      readonly do: 'call';
      readonly name: string;
      readonly args?: readonly Value[];
      readonly named?: Readonly<Record<string, Value>>;
      /** What it gives; anything when absent. */
      readonly gives?: Shape;
      /** It fails, with any message. */
      readonly fails?: true;
      /** Asked again until it gives that, for calls that show what is under way. */
      readonly withinMs?: number;
    }
  /** The application is told this next, as the published API tells it: `["msg", id, data]`. */
  | {
      readonly do: 'told';
      readonly event: Shape;
      readonly withinMs?: number;
      /** Whatever it is told before is passed over. */
      readonly past?: true;
      /** Nothing of this kind, which nobody has asked for yet, stands before it. */
      readonly notBehind?: 'disconnect';
    }
  /** The application is told nothing that has not been asked for; the ends of connections are. */
  | { readonly do: 'told-nothing' };
