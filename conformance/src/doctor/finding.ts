/** What one probe found out of a server. */
export interface Finding {
  /** What was asked: `dialect`, `max frame`, ... */
  readonly what: string;
  /** The answer, in a line. */
  readonly says: string;
  /** What it is read from: frames as they came, in short. */
  readonly evidence: readonly string[];
  /** The same for programs, where it is more than text. */
  readonly value?: unknown;
  /** Where it is something to know before one relies on it. */
  readonly isQuirk?: boolean;
}

const longestEvidence = 240;

/** A text in as few characters as are needed to recognise it. */
export function inShort(text: string): string {
  return text.length <= longestEvidence ? text : `${text.slice(0, longestEvidence)}... (${text.length} characters)`;
}
