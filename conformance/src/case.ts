import type { MessageInitShape } from '@bufbuild/protobuf';
import type { DialectName, Profile } from '@wsekit/spec';
import type { RequestSchema, ResponseSchema } from './generated/wse/conformance/v1/driver_pb.ts';

/** How much a case weighs: what a peer must do, should do, or may do. A failed `may` is told and never fails a run. */
export type Level = 'must' | 'should' | 'may';

/** The part of WSE that the peer plays in a case. */
export type Side = 'client' | 'server' | 'node' | 'any';

/** The names of the operations of the driver protocol, as TypeScript knows them (`clusterDecode`). */
export type OperationName = OperationRequest['case'];

/**
 * One operation of the driver protocol, as `{ case: 'decode', value: { direction, frame: { case: 'text', value } } }`.
 *
 * The runner adds dialect, profile and provider.
 */
export type OperationRequest = Exclude<
  NonNullable<MessageInitShape<typeof RequestSchema>['operation']>,
  { case: undefined } | { case: 'describe' }
>;

/**
 * What a response must say, in the same form. Only what is written here is compared: a field left out is not asked for.
 *
 * Texts of fields that end in `Json` are compared as JSON values: key order is free, integers are exact, a number written
 * with fraction or exponent is a double. Everything else is compared as it is.
 */
export type ExpectedResult = Exclude<
  NonNullable<MessageInitShape<typeof ResponseSchema>['result']>,
  { case: undefined | 'error' | 'unsupported' | 'describe' }
>;

/** What a peer must answer. */
export type Expectation =
  /** The result of the operation. */
  | { readonly ok: ExpectedResult }
  /** A refusal, with this code or one of these. Lenience is spelled out: there is no "any error". */
  | { readonly error: string | readonly string[] }
  /**
   * A frame that is judged by what it says, since its bytes may differ between implementations (compression, random IVs).
   *
   * The answered frame becomes the input of `readBack`, is read by this project's own codec, and that must give `ok`.
   */
  | { readonly readBack: OperationRequest; readonly ok: ExpectedResult; readonly startsWith?: Uint8Array }
  /** Any of several, where the specification leaves a choice. */
  | { readonly anyOf: readonly Expectation[] };

/** One fact that a peer is held to, however it is shown. */
export interface Fact {
  /** Stable and never reused: kebab-case parts joined by `/`, such as `decode/client-2.4.3/c-gzip`. */
  readonly id: string;
  /** A statement, true when the case passes. */
  readonly title: string;
  readonly level: Level;
  /** Requirements that the case shows, such as `WSE-FRM-012`. */
  readonly requirements: readonly string[];
  readonly side: Side;
  /** Dialects it applies to; empty means all. */
  readonly dialects: readonly DialectName[];
  /** Readings it applies to; empty means both. */
  readonly profiles: readonly Profile[];
  /** The file it comes from, such as `suites/frames.json` or the vector file. */
  readonly source: string;
  /** What a failure means for users of the peer. */
  readonly explain?: string;
}

/** A fact that a single request to a driver shows. */
export interface Case extends Fact {
  /** What is asked, without dialect, profile and provider. */
  readonly request: OperationRequest;
  readonly expect: Expectation;
}

/** A fact that a conversation shows. */
export interface ConversationFact extends Fact {
  /** Its steps in words, one a line. */
  readonly steps: readonly string[];
}
