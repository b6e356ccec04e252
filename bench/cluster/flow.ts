/** What is published, and how much of it may be under way. */
export interface Flow {
  readonly payload: string;
  /** Publications within one turn. */
  readonly burst: number;
  /** Bursts under way: fewer publications than any queue on their way holds, so that a rate is one that loses nothing. */
  readonly window: number;
}

const words =
  'order price market open closed trade buyer seller amount total region update status ready wait done'.split(' ');

/** Text of so many bytes that shrinks to about a third, as JSON of applications does; the same one every time. */
function textOf(bytes: number): string {
  let state = 1;
  let text = '';
  while (text.length < bytes) {
    state = (state * 48_271) % 2_147_483_647;
    text += `${words[state % words.length]}:${state % 1_000} `;
  }
  return text.slice(0, bytes);
}

/** The flow of small publications, and of large ones. */
export const flows: Readonly<Record<'128 B' | '4 KiB', Flow>> = {
  '128 B': { payload: textOf(128), burst: 256, window: 16 },
  '4 KiB': { payload: textOf(4_096), burst: 64, window: 16 },
};
