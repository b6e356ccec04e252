import type { HttpResponse } from 'uWebSockets.js';
import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { UwsModule } from './load-uws.ts';
import { startListening } from './start-listening.ts';

/**
 * A response to a request of this process's own, never ended, in whose cork upgrades are answered that were decided on later.
 *
 * Behind a cork, uWebSockets.js as it is pinned here looks at the state of the response that was corked, and closes it where it
 * was the last of its connection. An upgrade may leave the memory of its response where it was: what is read there then is anything, and
 * the WebSocket is closed as soon as it is open (uWebSockets issue 1928). Outside any cork it warns on each write.
 */
export class CorkShelter {
  readonly #uws: UwsModule;
  #response: Promise<HttpResponse> | undefined;
  #client: Socket | undefined;
  #isClosed = false;

  constructor(uws: UwsModule) {
    this.#uws = uws;
  }

  /** The response, opened with the first call; undefined where that cannot be done. */
  async response(): Promise<HttpResponse | undefined> {
    this.#response ??= this.#open();
    try {
      return await this.#response;
    } catch {
      this.#response = undefined;
      return undefined;
    }
  }

  /** Ends the request. */
  close(): void {
    this.#isClosed = true;
    this.#client?.destroy();
  }

  async #open(): Promise<HttpResponse> {
    const { App, us_listen_socket_close, us_socket_local_port } = this.#uws;
    const path = `/${randomUUID()}`;
    let take: (response: HttpResponse) => void = () => {};
    let fail: (error: Error) => void = () => {};
    const taken = new Promise<HttpResponse>((resolve, reject) => {
      take = resolve;
      fail = reject;
    });
    const app = App().get(path, (response) => {
      response.onAborted(() => {
        this.#response = undefined;
      });
      take(response);
    });
    const place = await startListening(app, { accept: () => ({ status: 404 }) });
    this.#client = connect(us_socket_local_port(place), '127.0.0.1');
    this.#client.on('error', fail);
    this.#client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    try {
      return await taken;
    } finally {
      us_listen_socket_close(place);
      if (this.#isClosed) this.#client.destroy();
    }
  }
}
