import type { Clock } from '../clock.ts';
import { changeSettings, type LinkSettings } from './link-settings.ts';
import type { Message } from './message.ts';
import { type Endpoint, Pipe } from './pipe.ts';
import { createRandom } from './random.ts';

/** An end of a link, by what is there. */
export type Side = 'dialer' | 'listener';

/** The way between a dialer and a listener: what one connection, or the attempt at one, runs over. */
export interface MemoryLink {
  /** What was dialled. */
  readonly url: string;
  readonly settings: LinkSettings;
  readonly isCut: boolean;
  /** Changes settings for what leaves from here on; what is on its way is not touched. Throws RangeError as the network does. */
  configure(changes: Partial<LinkSettings>): void;
  /** Loses the link with all that is on it, both ways; both sides are told 1006 in the next turn. */
  cut(): void;
  /** Nothing that this side sends arrives any more. Nobody is told: the sides find out by their own timeouts. */
  halfOpen(side: Side): void;
  /** This side stops reading: the other's bytes fill the window, and wait in its `bufferedBytes` from there on. */
  pause(side: Side): void;
  /** This side reads again. */
  resume(side: Side): void;
}

/** What a link is made of. */
export interface LinkOptions<Carried = Message> {
  readonly url: string;
  readonly clock: Clock;
  readonly seed: number;
  /** Number of the link in its network. */
  readonly ordinal: number;
  readonly settings: LinkSettings;
  /** Told when no end is taken any more. */
  readonly onReleased: (link: Link<Carried>) => void;
}

const nobody: Endpoint<unknown> = { begins: () => {}, takes: () => {}, left: () => {}, lost: () => {} };
const other: { readonly [side in Side]: Side } = { dialer: 'listener', listener: 'dialer' };

/** A link, with what its ends use of it: it carries messages of any kind, in order. */
export class Link<Carried = Message> implements MemoryLink {
  readonly url: string;
  readonly #options: LinkOptions<Carried>;
  readonly #ends: Record<Side, Endpoint<Carried>> = { dialer: nobody, listener: nobody };
  /** By the side that writes. */
  readonly #pipes: Readonly<Record<Side, Pipe<Carried>>>;
  readonly #held = new Set<Side>();
  #settings: LinkSettings;
  #isCut = false;

  constructor(options: LinkOptions<Carried>) {
    this.url = options.url;
    this.#options = options;
    this.#settings = options.settings;
    this.#pipes = { dialer: this.#createPipe('dialer'), listener: this.#createPipe('listener') };
  }

  get settings(): LinkSettings {
    return this.#settings;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  configure(changes: Partial<LinkSettings>): void {
    this.#settings = changeSettings(this.#settings, changes);
  }

  cut(): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#pipes.dialer.cut();
    this.#pipes.listener.cut();
    this.#options.clock.schedule(0, () => {
      this.#ends.dialer.lost();
      this.#ends.listener.lost();
    });
  }

  halfOpen(side: Side): void {
    this.#pipes[side].break();
  }

  pause(side: Side): void {
    this.#pipes[other[side]].setPaused(true);
  }

  resume(side: Side): void {
    this.#pipes[other[side]].setPaused(false);
  }

  /** Says what is at the listener's end until a listener takes it. */
  setDoor(door: Endpoint<Carried>): void {
    this.#ends.listener = door;
  }

  /** Takes an end, or hands it on. */
  attach(side: Side, end: Endpoint<Carried>): void {
    this.#ends[side] = end;
    this.#held.add(side);
  }

  /** The direction a side writes to. */
  pipe(side: Side): Pipe<Carried> {
    return this.#pipes[side];
  }

  /** An end is done: what it wrote still arrives, behind it the end; what comes for it is dropped. */
  release(side: Side): void {
    this.#held.delete(side);
    this.#ends[side] = nobody;
    this.#pipes[side].end();
    if (this.#held.size === 0) this.#options.onReleased(this);
  }

  #createPipe(side: Side): Pipe<Carried> {
    const { clock, seed, ordinal } = this.#options;
    return new Pipe<Carried>({
      clock,
      random: createRandom(seed, ordinal * 2 + (side === 'dialer' ? 0 : 1)),
      settings: () => this.#settings,
      writer: () => this.#ends[side],
      reader: () => this.#ends[other[side]],
    });
  }
}
