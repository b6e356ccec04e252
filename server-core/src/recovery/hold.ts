import type { PublicationPosition } from '../backplane/backplane.ts';

/** How much may wait for one connection and topic. */
export interface HoldLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
}

/** A publication that waits. */
export interface HeldText {
  readonly text: string;
  /** Absent for what stands in no history. */
  readonly position: PublicationPosition | undefined;
}

/** What is published to a topic while a connection waits for what it missed there. */
export class Hold {
  /** Where the topic stood when it began, as far as this node knew. */
  readonly baseline: PublicationPosition | undefined;
  /** Requests that are not answered. */
  requests = 0;
  /** Nothing waits any more, but what the connection was given still has to come here. */
  isPassing = false;
  #given: PublicationPosition | undefined;
  readonly #limits: HoldLimits;
  #texts: HeldText[] = [];
  #bytes = 0;
  #droppedTo: PublicationPosition | undefined;
  #hasLost = false;

  constructor(baseline: PublicationPosition | undefined, limits: HoldLimits) {
    this.baseline = baseline;
    this.#limits = limits;
  }

  /** More came than may wait, and all that had come until then is gone. */
  get hasLost(): boolean {
    return this.#hasLost;
  }

  /** Position of the last publication that is gone; undefined where none is, or none had one. */
  get droppedTo(): PublicationPosition | undefined {
    return this.#droppedTo;
  }

  /** The first that waits and has a position. */
  get first(): PublicationPosition | undefined {
    return this.#texts.find(({ position }) => position !== undefined)?.position;
  }

  /** Up to where the connection was given all, without its coming here: it still comes, and is left out then. */
  get given(): PublicationPosition | undefined {
    return this.#given;
  }

  /** One more would be lost. */
  get isFull(): boolean {
    return this.#texts.length >= this.#limits.maxMessages || this.#bytes >= this.#limits.maxBytes;
  }

  /** The connection was given all up to a position. */
  give(at: PublicationPosition | undefined): void {
    if (!isAtOrBefore(at, this.#given)) this.#given = at ?? this.#given;
  }

  keep(text: string, position: PublicationPosition | undefined): void {
    if (isAtOrBefore(position, this.#given)) return;
    this.#texts.push({ text, position });
    this.#bytes += Buffer.byteLength(text);
    if (this.#texts.length <= this.#limits.maxMessages && this.#bytes <= this.#limits.maxBytes) return;
    this.#hasLost = true;
    this.#droppedTo = this.#texts.findLast((held) => held.position !== undefined)?.position ?? this.#droppedTo;
    this.#texts = [];
    this.#bytes = 0;
  }

  /** Gives what the connection was not given, in order, and forgets all. Of other epochs nothing is left out. */
  take(): string[] {
    const texts = this.#texts.filter(({ position }) => !isAtOrBefore(position, this.#given)).map(({ text }) => text);
    this.#texts = [];
    this.#bytes = 0;
    return texts;
  }
}

/** Whether a place is in the same history as another, and not behind it. */
export function isAtOrBefore(place: PublicationPosition | undefined, other: PublicationPosition | undefined): boolean {
  return place !== undefined && other !== undefined && place.epoch === other.epoch && place.offset <= other.offset;
}
