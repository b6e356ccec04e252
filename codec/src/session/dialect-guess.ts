import {
  type DialectName,
  dialectNames,
  type SessionDialect,
  sessionDialectForServerVersion,
  sessionDialects,
} from '@wsekit/spec';
import { styleOf } from './wire-signs.ts';

/** What is spoken with a peer of which nothing is known yet. (WSE-HS-065) */
export const firstDialect: DialectName = 'D2g';

/** What a peer shows of its dialect. */
export type DialectSign =
  /** A text begins with a category or carries it as `c`. */
  | { readonly categoryStyle: SessionDialect['category_style'] }
  /** A `server_hello` came, with or without `features.encryption`, or none came in time. */
  | { readonly serverHello: boolean; readonly announcesEncryption?: boolean }
  /** `v` of a PONG. */
  | { readonly pongVersion: number }
  /** Who offered a public key first. */
  | { readonly keyExchange: SessionDialect['key_exchange'] }
  /** A publication carried a stamp. */
  | { readonly recoveryStamp: true };

/** Narrows down which dialect a peer speaks; what cannot be is dropped, and the newest that is left counts. */
export interface DialectGuess {
  /** The newest dialect that fits all signs so far. */
  readonly dialect: SessionDialect;
  /** Told by a version, or nothing else is left. */
  readonly isCertain: boolean;
  /** Takes a sign; true when the dialect changed by it. A sign that fits none that is left is passed over. */
  see(sign: DialectSign): boolean;
  /** Takes a text as it came; true when the dialect changed by its style. */
  seeText(text: string): boolean;
  /** Takes a server's version; true when the dialect changed by it. (WSE-HS-061, WSE-HS-062) */
  seeVersion(version: unknown): boolean;
}

class NarrowingGuess implements DialectGuess {
  dialect: SessionDialect;
  #left: readonly DialectName[];
  #isTold = false;

  constructor(first: SessionDialect) {
    this.dialect = first;
    this.#left = dialectNames;
  }

  get isCertain(): boolean {
    return this.#isTold || this.#left.length === 1;
  }

  see(sign: DialectSign): boolean {
    if (this.#isTold) return false;
    const left = this.#left.filter((name) => fits(sessionDialects[name], sign));
    const newest = left.at(-1);
    if (newest === undefined) return false;
    this.#left = left;
    return this.#choose(sessionDialects[newest]);
  }

  seeText(text: string): boolean {
    if (this.isCertain) return false;
    const categoryStyle = styleOf(text);
    return categoryStyle !== undefined && this.see({ categoryStyle });
  }

  seeVersion(version: unknown): boolean {
    const told = typeof version === 'string' ? sessionDialectForServerVersion(version) : undefined;
    if (told === undefined || this.#isTold) return false;
    this.#isTold = true;
    return this.#choose(told);
  }

  #choose(dialect: SessionDialect): boolean {
    const isOther = dialect !== this.dialect;
    this.dialect = dialect;
    return isOther;
  }
}

function fits(dialect: SessionDialect, sign: DialectSign): boolean {
  if ('categoryStyle' in sign) return dialect.category_style === sign.categoryStyle;
  if ('pongVersion' in sign) return dialect.pong_version === sign.pongVersion;
  if ('keyExchange' in sign) return dialect.key_exchange === sign.keyExchange;
  if ('recoveryStamp' in sign) return dialect.recovery_stamp;
  const { serverHello, announcesEncryption = dialect.announces_encryption } = sign;
  return dialect.server_hello === serverHello && dialect.announces_encryption === announcesEncryption;
}

/** Begins with what a peer is taken for before it has shown anything: D2g. (WSE-HS-065) */
export function createDialectGuess(first: SessionDialect = sessionDialects.D2g): DialectGuess {
  return new NarrowingGuess(first);
}

/** The newest dialect that writes categories in a style. (WSE-HS-064) */
export function newestWith(style: SessionDialect['category_style']): SessionDialect {
  const guess = createDialectGuess();
  guess.see({ categoryStyle: style });
  return guess.dialect;
}
