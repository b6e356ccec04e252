import type { Capabilities, Dialer, Listen, Listener } from '../interface.ts';
import type { LinkInstrument, WireInstrument } from './instruments.ts';

/** Ways of platforms an adapter cannot change, on either side. Each is a declared exception to a rule of RFC 6455. */
export interface PlatformWays {
  /** Ends a connection over text that is no UTF-8 without the code 1007. (Allowed by section 7.1.7) */
  readonly endsBadTextWithoutCode?: boolean;
}

/** What a listener under test is said to do, and where its platform holds it back. */
export interface ListenerAbilities extends Capabilities, PlatformWays {
  /** Tells the end of a connection it closes at once, with its own code, and looks for no answer of the peer. */
  readonly closesAtOnce?: boolean;
  /** Cuts a connection over a message far above the limit, without 1009, and counts fragments once they are whole. */
  readonly cutsLargeMessages?: boolean;
  /** Drops frames that come before the upgrade was answered, which no client may send. (Section 4.1) */
  readonly dropsEarlyFrames?: boolean;
  /** Does not look whether frames of a client are masked. (Against section 5.1) */
  readonly ignoresMaskBit?: boolean;
  /** Takes a Close frame that is malformed for an empty one. (Against section 7.1.7) */
  readonly takesBadCloseForEmpty?: boolean;
  /** Takes the codes 1012 to 3999 of a peer for a mistake. (Against section 7.4.2) */
  readonly refusesLateCloseCodes?: boolean;
  /** Does not tell the version of HTTP a request came in. (Section 4.2.1) */
  readonly hidesHttpVersion?: boolean;
}

/** What a dialer under test is said to do, and where its platform holds it back. */
export interface DialerAbilities extends Capabilities, PlatformWays {
  /** Does not tell a refused upgrade from any other failure, as browsers do. */
  readonly hidesRefusals?: boolean;
  /** Opens one connection to an address at a time. (Section 4.1) */
  readonly dialsInTurn?: boolean;
  /** Open connections the platform allows; no limit when absent. */
  readonly maxConnections?: number;
  /** Opens a connection whatever the `Sec-WebSocket-Accept` of the answer says. (Against section 4.1) */
  readonly trustsAnyAnswer?: boolean;
  /** Takes U+FEFF off the front of a text. (Against section 5.6) */
  readonly dropsByteOrderMark?: boolean;
  /** Tells the end only once TCP has ended when a Close frame has no code, or frames follow it. */
  readonly waitsForTcpEnd?: boolean;
  /** Ends a connection with 1006 when frames follow a Close frame. */
  readonly failsAfterClose?: boolean;
  /** Takes a Close frame with a code outside the ranges of section 7.4 as good. */
  readonly takesAnyCloseCode?: boolean;
  /** Takes the code 1014, registered later than RFC 6455, as a mistake of the peer. */
  readonly doesNotKnow1014?: boolean;
}

/** What the parts of an environment can do, known before any of it is set up. */
export interface Abilities {
  /** Absent where nothing can listen. */
  readonly listener?: ListenerAbilities;
  /** Absent where nothing can dial. */
  readonly dialer?: DialerAbilities;
  /** `wire` of the environment is there. */
  readonly wire?: boolean;
  /** `link` of the environment is there. */
  readonly link?: boolean;
}

/** What one case is run in. */
export interface Environment {
  readonly listen?: Listen;
  /** Where a dialer finds a listener that does not know it by itself, as attached ones. Default: its `url`. */
  readonly urlOf?: (listener: Listener) => string;
  readonly dialer?: Dialer;
  readonly wire?: WireInstrument;
  readonly link?: LinkInstrument;
  /** Memory in use by this process, for the cases that say it stays flat; they measure nothing without it. */
  readonly memoryBytes?: () => number;
}

/** A transport, or a pair of two, to be held to the contract. */
export interface ComplianceSetup {
  /** Heads the tests. Nothing else depends on it. */
  readonly name: string;
  readonly capabilities: Abilities;
  /** Makes what a case runs in; called for each case. */
  setup(): Environment | Promise<Environment>;
  /** Takes it away after the case, whose connections and listeners are closed by then. */
  teardown?(environment: Environment): void | Promise<void>;
  /** Share of the large amounts (100,000 frames, 1,000 connections) to run with: above 0, at most 1. Default 1. */
  readonly scale?: number;
}
