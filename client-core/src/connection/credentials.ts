import { ClientError } from '../errors.ts';

/**
 * A token, or what gives one: asked again when the server refuses the last. It gives nothing, or an empty text, where there is
 * no token; in browsers the cookies go along all the same.
 */
export type TokenSource = string | (() => string | undefined | Promise<string | undefined>);

/** How a token is shown. */
export interface CredentialsOptions {
  readonly token: TokenSource | undefined;
  /** Whether the dialer takes headers; where it does not, cookies are the browser's to send. */
  readonly takesHeaders: boolean;
  /** Query parameter that carries the token, for servers that look there. Default: none. */
  readonly queryParameter: string | undefined;
}

/** What an upgrade is sent with. */
export interface Shown {
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly query: Readonly<Record<string, string>>;
}

/** The token of a client: what it shows its servers, and how it comes by another. */
export class Credentials {
  readonly #options: CredentialsOptions;
  #token: string | undefined;
  #refused: string | undefined;
  /** The question to the source that is not answered yet, so that it is asked once at a time. */
  #asking: Promise<void> | undefined;

  constructor(options: CredentialsOptions) {
    this.#options = options;
    if (typeof options.token === 'string') this.#token = options.token;
  }

  /** There may be another token than the one that was refused. */
  get canRefresh(): boolean {
    return typeof this.#options.token === 'function';
  }

  /** What is shown may prove who this is: a token, or cookies that are not seen here. */
  get hasAny(): boolean {
    return this.#token !== undefined || !this.#options.takesHeaders;
  }

  /**
   * What to show; asks for a token where there is none. Rejects as its source does, and with ClientError `unauthorized` where
   * that gives the token again that was refused. (WSE-CONN-081)
   */
  async get(): Promise<Shown> {
    if (this.#token === undefined) await this.#ask();
    const { takesHeaders, queryParameter } = this.#options;
    const token = this.#token;
    if (token === undefined) return { headers: undefined, query: {} };
    return {
      headers: takesHeaders ? { authorization: `Bearer ${token}` } : undefined,
      query: queryParameter === undefined ? {} : { [queryParameter]: token },
    };
  }

  /** The server does not take the token: it is not shown again. */
  refuse(): void {
    this.#refused = this.#token;
    this.#token = undefined;
    this.#asking = undefined;
  }

  /** Waits no longer for the answer under way; what comes of it is not heard. */
  giveUp(): void {
    this.#asking = undefined;
  }

  #ask(): Promise<void> {
    if (this.#asking !== undefined) return this.#asking;
    const asking: Promise<void> = this.#given()
      .then((token) => {
        if (asking === this.#asking) this.#take(token);
      })
      .finally(() => {
        if (asking === this.#asking) this.#asking = undefined;
      });
    this.#asking = asking;
    return asking;
  }

  async #given(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === 'function' ? await token() : token;
  }

  #take(token: string | undefined): void {
    if (token === undefined || token === '') return;
    if (token === this.#refused) {
      throw new ClientError('unauthorized', 'asking for a token: the one that the server has refused came again');
    }
    this.#token = token;
  }
}
