import type { Connection } from '@wsekit/transports';
import { dialer } from '@wsekit/transports/ws';

/** A client that says what it is told to, and keeps what it hears as it came. */
export class Ear {
  readonly heard: string[] = [];
  readonly closed: Promise<number>;
  #connection: Connection | undefined;
  #isClosed: (code: number) => void = () => {};
  #look: () => void = () => {};

  constructor() {
    this.closed = new Promise((resolve) => {
      this.#isClosed = resolve;
    });
  }

  /** Connects with a token in the cookie that browsers bring. */
  async dial({ url, token }: { url: string; token: string }): Promise<this> {
    this.#connection = await dialer.dial(url, {
      headers: { Cookie: `access_token=${token}` },
      handler: {
        onFrame: (frame) => {
          this.heard.push(typeof frame === 'string' ? frame : `bytes: ${Buffer.from(frame)}`);
          this.#look();
        },
        onClose: (code) => this.#isClosed(code),
      },
    });
    return this;
  }

  say(message: object): void {
    this.#connection?.send(JSON.stringify(message));
  }

  hangUp(): void {
    this.#connection?.close();
  }

  /** The first frame that has a text in it. */
  frame(text: string): Promise<string> {
    return new Promise((resolve) => {
      this.#look = () => {
        const found = this.heard.find((each) => each.includes(text));
        if (found !== undefined) resolve(found);
      };
      this.#look();
    });
  }
}

export async function dial(client: { url: string; token: string }): Promise<Ear> {
  return new Ear().dial(client);
}
