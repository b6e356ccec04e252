import type { Envelope } from '@wsekit/codec';
import { type Frame, markers } from '@wsekit/spec';
import { make, prepend } from './element.ts';

const mostEntries = 200;
const shownBytes = 32;
const { encrypted, compressed } = markers;
const arrows = { sent: '↑', received: '↓' } as const;

/** A list of frames, the latest first, each with what it says. */
export class WireLog {
  readonly #list: HTMLElement;
  #last: HTMLElement | undefined;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Shows a frame as it is on the wire. */
  show(direction: keyof typeof arrows, frame: Frame): void {
    const entry = make('li', '', direction);
    const head = make('div', '', 'head');
    const bytes = typeof frame === 'string' ? new TextEncoder().encode(frame) : frame;
    const time = new Date().toLocaleTimeString('en-GB');
    head.append(
      make('b', arrows[direction]),
      make('span', kindOf(frame)),
      make('span', `${bytes.length} B`),
      make('span', time),
    );
    entry.append(head, make('div', contentOf(frame)));
    prepend(this.#list, entry, mostEntries);
    this.#last = typeof frame === 'string' ? undefined : entry;
  }

  /** Says what was in the last frame, where that cannot be read off it. */
  open(message: Envelope): void {
    if (this.#last === undefined) return;
    this.#last.append(make('div', JSON.stringify(message), 'opened'));
    this.#last = undefined;
  }
}

function kindOf(frame: Frame): string {
  if (typeof frame === 'string') return 'text';
  if (startsWith(frame, encrypted.bytes)) return 'encrypted';
  return startsWith(frame, compressed.bytes) ? 'compressed' : 'binary';
}

function contentOf(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  if (kindOf(frame) === 'binary') return new TextDecoder().decode(frame);
  const hex = [...frame.subarray(0, shownBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return frame.length > shownBytes ? `${hex} …` : hex;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
