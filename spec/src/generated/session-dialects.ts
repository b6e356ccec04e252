// Generated from spec/proto by `npm run generate`. Do not edit.

/** Name of a wire version of WSE. */
export type DialectName = 'D1' | 'D2a' | 'D2b' | 'D2c' | 'D2d' | 'D2e' | 'D2f' | 'D2g';
/** All dialects, oldest first. */
export const dialectNames: readonly DialectName[] = ['D1', 'D2a', 'D2b', 'D2c', 'D2d', 'D2e', 'D2f', 'D2g'];

/** Latest server version that was published. */
export const latestVersion = '2.5.1';

/** Recipe of the AES key: HKDF-SHA256 of the ECDH secret, 32 bytes long. */
export type KeyDerivation = 'salted' | 'unsalted';

/** What differs between dialects in sessions of either side, as published servers behave. */
export interface SessionRules {
  /** First published server version that speaks it. */
  readonly since: string;
  /** Where a server writes the category: glued before the JSON, or as the field `c`. */
  readonly category_style: 'prefix' | 'field';
  /** Kind of frame that JSON events to one connection travel in. */
  readonly event_opcode: 'text' | 'binary';
  /** Events leave as MessagePack on connections with `format=msgpack`. */
  readonly msgpack_events: boolean;
  /** Binary frames on connections with `format=msgpack` are read as MessagePack. */
  readonly inbound_msgpack: boolean;
  /** The number in `v` of a PONG. */
  readonly pong_version: number;
  /** The server answers `client_hello` with `server_hello`. */
  readonly server_hello: boolean;
  /** `server_hello.p.features` has the member `encryption`. */
  readonly announces_encryption: boolean;
  /** Who offers a public key first. */
  readonly key_exchange: 'none' | 'server_offers' | 'client_offers';
  /** Recipe of the AES key. */
  readonly key_derivation: KeyDerivation;
  /** A second `client_hello` with a key replaces the first key; else the first stays in force. */
  readonly rekeys_on_second_hello: boolean;
  /** `server_hello` reports limits and ping interval as configured; else constants. */
  readonly configurable_limits: boolean;
  /** The server keeps a history per topic and replays it. */
  readonly recovery: boolean;
  /** Publications begin with their position: `tp`, `e`, `o`. */
  readonly recovery_stamp: boolean;
  /** The server tracks presence. */
  readonly presence: boolean;
}

/** What sessions go by of a wire version of WSE: all that clients need of it. */
export interface SessionDialect extends SessionRules {
  readonly name: DialectName;
  /** What earlier releases of the same dialect do otherwise, newest first. */
  readonly earlier: readonly EarlierRelease<SessionRules>[];
}

/** A difference between releases of one dialect. */
export interface EarlierRelease<Rules> {
  /** Versions below this one differ. */
  readonly before: string;
  readonly rules: Readonly<Partial<Rules>>;
}

/** Dialects are written as what sets them apart from the one after: most rules are the same in all. */
function before(later: SessionDialect, changes: Partial<SessionDialect>): SessionDialect {
  return { ...later, ...changes };
}

/** What sessions go by of D2g, server versions 2.4.0 to 2.5.1. */
export const sessionDialectD2g: SessionDialect = {
  name: 'D2g',
  since: '2.4.0',
  category_style: 'field',
  event_opcode: 'binary',
  msgpack_events: true,
  inbound_msgpack: true,
  pong_version: 1,
  server_hello: true,
  announces_encryption: true,
  key_exchange: 'client_offers',
  key_derivation: 'unsalted',
  rekeys_on_second_hello: false,
  configurable_limits: true,
  recovery: true,
  recovery_stamp: true,
  presence: true,
  earlier: [],
};

/** What sessions go by of D2f, server versions 2.3.2 to 2.3.2. */
export const sessionDialectD2f: SessionDialect = /* @__PURE__ */ before(sessionDialectD2g, {
  name: 'D2f',
  since: '2.3.2',
  rekeys_on_second_hello: true,
  recovery_stamp: false,
});

/** What sessions go by of D2e, server versions 2.3.0 to 2.3.1. */
export const sessionDialectD2e: SessionDialect = /* @__PURE__ */ before(sessionDialectD2f, {
  name: 'D2e',
  since: '2.3.0',
  key_derivation: 'salted',
});

/** What sessions go by of D2d, server versions 2.2.1 to 2.2.1. */
export const sessionDialectD2d: SessionDialect = /* @__PURE__ */ before(sessionDialectD2e, {
  name: 'D2d',
  since: '2.2.1',
});

/** What sessions go by of D2c, server versions 2.1.0 to 2.2.0. */
export const sessionDialectD2c: SessionDialect = /* @__PURE__ */ before(sessionDialectD2d, {
  name: 'D2c',
  since: '2.1.0',
  earlier: [
    { before: '2.2.0', rules: { configurable_limits: false } },
  ],
});

/** What sessions go by of D2b, server versions 2.0.1 to 2.0.8. */
export const sessionDialectD2b: SessionDialect = /* @__PURE__ */ before(sessionDialectD2c, {
  name: 'D2b',
  since: '2.0.1',
  category_style: 'prefix',
  configurable_limits: false,
  earlier: [],
});

/** What sessions go by of D2a, server versions 2.0.0 to 2.0.0. */
export const sessionDialectD2a: SessionDialect = /* @__PURE__ */ before(sessionDialectD2b, {
  name: 'D2a',
  since: '2.0.0',
  pong_version: 2,
  announces_encryption: false,
  key_exchange: 'none',
  rekeys_on_second_hello: false,
});

/** What sessions go by of D1, server versions 1.0.0 to 1.4.0. */
export const sessionDialectD1: SessionDialect = /* @__PURE__ */ before(sessionDialectD2a, {
  name: 'D1',
  since: '1.0.0',
  server_hello: false,
  key_exchange: 'server_offers',
  recovery: false,
  presence: false,
  earlier: [
    { before: '1.2.0', rules: { inbound_msgpack: false } },
    { before: '1.1.0', rules: { event_opcode: 'text', msgpack_events: false } },
  ],
});

/** What sessions go by of all dialects, by name. */
export const sessionDialects: Readonly<Record<DialectName, SessionDialect>> = {
  D1: sessionDialectD1,
  D2a: sessionDialectD2a,
  D2b: sessionDialectD2b,
  D2c: sessionDialectD2c,
  D2d: sessionDialectD2d,
  D2e: sessionDialectD2e,
  D2f: sessionDialectD2f,
  D2g: sessionDialectD2g,
};
