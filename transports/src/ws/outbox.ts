import type { PreparedFrame } from './prepared-frame.ts';

// What waits in all segments together before it leaves within the turn.
const mostWaitingBytes = 262_144;

/** What holds back what it writes until it is let go. */
export interface Corked {
  uncork(): void;
}

/** What the outbox writes to. */
export interface Member {
  /** Keeps a frame until so many segments are written. */
  hold(frame: PreparedFrame, segments: number): void;
  /** Writes a segment, given as shared memory and frame by frame, behind the frames held for its place. */
  writeShared(shared: Buffer, frames: readonly PreparedFrame[], index: number): void;
  /** Writes the held frames with no more than so many segments before them. */
  writeHeld(segments: number): void;
  /** Tells of publications that were lost. */
  tellMissed(): void;
}

/** Those who get the same publications. */
export interface Members {
  readonly members: ReadonlySet<Member>;
}

/** Consecutive publications of one group, which its members get in one write. */
interface Segment {
  readonly group: Members;
  readonly frames: PreparedFrame[];
  bytes: number;
  /** Something came between: the next publication begins another segment. */
  isClosed: boolean;
}

// A flush that takes longer than this is followed by a pause, in which further publications come together.
const shortFlushMs = 0.4;
const pauseMs = 0.5;

/**
 * What a listener has published and not yet written.
 *
 * A publication is appended to the open segment of its group and touches no member; a flush walks over segments and members,
 * and hands every member the same memory. A frame sent to a member alone stands between segments, so that each member gets
 * everything in the order of the calls.
 *
 * The first call of a turn that publishes is followed by a flush at once, and what the rest of the turn publishes by one at
 * its end; after one that took long, by one half a millisecond later. So at low load nothing waits, and as load grows more
 * publications share a write.
 */
export class Outbox {
  #segments: Segment[] = [];
  #waitingBytes = 0;
  #isPlanned = false;
  #lastEndMs = 0;
  #lastTookMs = 0;
  /** Connections with frames of their own between segments. */
  readonly #withFrames = new Set<Member>();
  /** Connections that lost publications in this flush. */
  readonly #missing = new Set<Member>();
  #corked: Corked[] = [];
  #turn = 0;
  /** Something was published in this turn, and a flush follows it at once. */
  #hasBegun = false;

  /** A number of its own for each turn in which it is asked for: frames of one turn can leave in one write. */
  get turn(): number {
    this.#plan();
    return this.#turn;
  }

  /** Lets something go at the end of the turn. */
  cork(corked: Corked): void {
    this.#corked.push(corked);
  }

  /** Whether anything waits. */
  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** Appends a publication. */
  publish(group: Members, frame: PreparedFrame): void {
    const open = this.#openSegment(group);
    open.frames.push(frame);
    open.bytes += frame.wire.length;
    this.#waitingBytes += frame.wire.length;
    if (this.#waitingBytes >= mostWaitingBytes) this.flush();
    else if (this.#hasBegun) this.#plan();
    else this.#begin();
  }

  /** Puts a frame for one connection behind everything published so far. */
  hold(connection: Member, frame: PreparedFrame): void {
    connection.hold(frame, this.#segments.length);
    this.#withFrames.add(connection);
    const last = this.#segments.at(-1);
    if (last !== undefined) last.isClosed = true;
  }

  /** Notes that a connection lost publications, to be told at the end of the flush. */
  noteMissed(connection: Member): void {
    this.#missing.add(connection);
  }

  /** Writes everything that waits. */
  flush(): void {
    const segments = this.#segments;
    if (segments.length === 0) return;
    const startMs = performance.now();
    this.#segments = [];
    this.#waitingBytes = 0;
    segments.forEach((segment, index) => {
      const shared = joined(segment);
      for (const member of segment.group.members) member.writeShared(shared, segment.frames, index);
    });
    for (const connection of this.#withFrames) connection.writeHeld(segments.length);
    this.#withFrames.clear();
    this.#lastEndMs = performance.now();
    this.#lastTookMs = this.#lastEndMs - startMs;
    this.#tellMissing();
  }

  #openSegment(group: Members): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.group === group && !last.isClosed) return last;
    const segment: Segment = { group, frames: [], bytes: 0, isClosed: false };
    this.#segments.push(segment);
    return segment;
  }

  /** What the call under way still publishes leaves with it. */
  #begin(): void {
    this.#hasBegun = true;
    this.#plan();
    queueMicrotask(this.#flushUnlessBusy);
  }

  readonly #flushUnlessBusy = (): void => {
    if (!this.#isBusy) this.flush();
  };

  /** A flush took long, and has just ended. */
  get #isBusy(): boolean {
    return this.#lastTookMs > shortFlushMs && performance.now() - this.#lastEndMs < pauseMs;
  }

  #plan(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setImmediate(this.#endTurn);
  }

  readonly #endTurn = (): void => {
    this.#isPlanned = false;
    this.#turn += 1;
    this.#hasBegun = false;
    if (!this.isEmpty) {
      if (this.#isBusy) this.#plan();
      else this.flush();
    }
    if (this.#corked.length > 0) this.#uncork();
  };

  #uncork(): void {
    const corked = this.#corked;
    this.#corked = [];
    for (const each of corked) each.uncork();
  }

  #tellMissing(): void {
    if (this.#missing.size === 0) return;
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const connection of missing) connection.tellMissed();
  }
}

function joined({ frames, bytes }: Segment): Buffer {
  const [first] = frames;
  if (frames.length === 1 && first !== undefined) return first.wire;
  return Buffer.concat(
    frames.map(({ wire }) => wire),
    bytes,
  );
}
