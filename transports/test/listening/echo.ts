import type { Frame } from '@wsekit/spec';
import type { AcceptOptions, Connection, Dialer } from '../../src/interface.ts';

/** Options of a listener that sends everything back, and tells each peer its address first. */
export function echoing(more: Partial<AcceptOptions> = {}): AcceptOptions {
  return {
    accept: ({ remoteAddress, path }) => {
      let own: Connection | undefined;
      return {
        handler: {
          onOpen(connection) {
            own = connection;
            connection.send(`${remoteAddress} ${path}`);
          },
          onFrame(frame) {
            own?.send(frame);
          },
          onClose() {},
        },
      };
    },
    ...more,
  };
}

/** Dials, says something, and gives the first two frames and the code of the end. */
export async function converse(dialer: Dialer, url: string, more: { readonly ca?: string } = {}): Promise<unknown[]> {
  const got: unknown[] = [];
  return new Promise((resolve, reject) => {
    let own: Connection | undefined;
    const handler = {
      onOpen(connection: Connection) {
        own = connection;
        connection.send('hello');
      },
      onFrame(frame: Frame) {
        got.push(frame);
        if (got.length === 2) own?.close(4000);
      },
      onClose(code: number) {
        resolve([...got, code]);
      },
    };
    dialer.dial(url, { handler, ...more }).catch(reject);
  });
}
