import type { Transcript } from '@wsekit/spec/vectors';
import type { Difference } from './difference.ts';
import type { NamedException } from './exceptions/exception.ts';

/** A recording, and how ours did in the place of the recorded one. */
export interface RecordingResult {
  readonly id: string;
  readonly scenario: string;
  readonly version: string;
  /** In whose place. */
  readonly side: 'server' | 'client' | 'node';
  /** `exception`: it differs as named exceptions say, and in nothing else. */
  readonly status: 'matches' | 'exception' | 'differs';
  /** All of them, accounted for or not. */
  readonly differences: readonly Difference[];
  /** Those that no exception accounts for. */
  readonly left: readonly Difference[];
  readonly exceptions: readonly NamedException[];
  readonly durationMs: number;
}

/** A recording of a published server, of a published client, or of links of published nodes. */
export interface Recording {
  readonly side: 'server' | 'client' | 'node';
  readonly version: string;
  readonly transcript: Transcript;
}
