/** A token, or what gives one: asked again when the server refuses the last. */
export type TokenSource = string | (() => string | Promise<string>);

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

  constructor(options: CredentialsOptions) {
    this.#options = options;
    if (typeof options.token === 'string') this.#token = options.token;
  }

  /** There may be another token than the one that was refused. */
  get canRefresh(): boolean {
    return typeof this.#options.token === 'function';
  }

  /** What to show; asks for a token where there is none. Rejects as its source does. */
  async get(): Promise<Shown> {
    this.#token ??= await this.#ask();
    const { takesHeaders, queryParameter } = this.#options;
    const token = this.#token;
    if (token === undefined) return { headers: undefined, query: {} };
    return {
      headers: takesHeaders ? { authorization: `Bearer ${token}` } : undefined,
      query: queryParameter === undefined ? {} : { [queryParameter]: token },
    };
  }

  /** Forgets the token and asks for another. Rejects as its source does; the next `get` asks again then. */
  async refresh(): Promise<void> {
    this.#token = undefined;
    this.#token = await this.#ask();
  }

  async #ask(): Promise<string | undefined> {
    const { token } = this.#options;
    return typeof token === 'function' ? await token() : token;
  }
}
