import type { Profile } from '@wsekit/spec';

/** In what sessions of either side follow the documents or the published programs, where those disagree. */
export interface ProfileRules {
  /** A server unpacks `priority_message`, and `batch`, which it answers. (WSE-DLV-062) */
  readonly serverUnpacksBatches: boolean;
  /** What may not come in this direction or state is refused; else it is the application's. */
  readonly refusesUnexpected: boolean;
}

/** In what servers do so besides. */
export interface ServerProfileRules {
  /** `features.encryption` of `server_ready` says whether the server can encrypt; else it is false. (WSE-HS-007) */
  readonly readyFeatureTellsEncryption: boolean;
  /** `client_hello` and `ping` count in every form a server reads; else only as clear text with `t`. (WSE-HS-020, WSE-LIM-004) */
  readonly controlInEveryForm: boolean;
  /** Highest protocol version a server answers with. (WSE-HS-040) */
  readonly maxProtocolVersion: 'dialect' | 1;
  /** A server's ping carries `timestamp`, too. (WSE-LIM-007) */
  readonly pingHasTimestamp: boolean;
  /** Code of the Close over idleness and slowness; undefined is a Close without code. (WSE-LIM-017, WSE-LIM-032) */
  readonly idleCloseCode: number | undefined;
  /** Control frames of the WebSocket are signs of life, too; else only text and bytes are. (WSE-LIM-016) */
  readonly everyFrameIsLife: boolean;
  /** A server limits its clients without being told to. (WSE-DLV-031) */
  readonly limitsClients: boolean;
  /** What an application sends as it is leaves sealed where there is a key. (WSE-ENC-049) */
  readonly sealsRawSends: boolean;
}

/** The place where the two readings of the protocol part, for both sides. */
export const profileRules: Readonly<Record<Profile, ProfileRules>> = {
  observed: { serverUnpacksBatches: false, refusesUnexpected: false },
  documented: { serverUnpacksBatches: true, refusesUnexpected: true },
};

/** And for servers alone. */
export const serverProfileRules: Readonly<Record<Profile, ServerProfileRules>> = {
  observed: {
    readyFeatureTellsEncryption: false,
    controlInEveryForm: false,
    maxProtocolVersion: 'dialect',
    pingHasTimestamp: false,
    idleCloseCode: undefined,
    everyFrameIsLife: false,
    limitsClients: false,
    sealsRawSends: false,
  },
  documented: {
    readyFeatureTellsEncryption: true,
    controlInEveryForm: true,
    maxProtocolVersion: 1,
    pingHasTimestamp: true,
    idleCloseCode: 1000,
    everyFrameIsLife: true,
    limitsClients: true,
    sealsRawSends: true,
  },
};
