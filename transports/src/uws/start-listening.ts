import type { TemplatedApp, us_listen_socket } from 'uWebSockets.js';
import { type AddressInfo, createServer } from 'node:net';
import { TransportError } from '../errors.ts';
import type { ListenOptions } from '../interface.ts';

const sharedPort = 0;
const exclusivePort = 1;
// Somebody else may take a free port before it is listened on.
const mostTries = 10;

type ListenAt = (host: string, port: number, options: number, take: (token: us_listen_socket | false) => void) => void;

/** Makes an app listen where the options say; rejects with `TransportError` `listen_failed`. */
export async function startListening(app: TemplatedApp, options: ListenOptions): Promise<us_listen_socket> {
  const { port = 0, host = '127.0.0.1', unixPath, sharesPort = false } = options;
  const isAnyPort = port === 0 && unixPath === undefined;
  for (let tries = isAnyPort ? mostTries : 1; tries > 0; tries -= 1) {
    const token = listenAt(app, { host, port: isAnyPort ? await freePort(host) : port, unixPath, sharesPort });
    if (token !== false) return token;
  }
  throw new TransportError('listen_failed', `listening on ${unixPath ?? `${host}:${port}`}: it is taken or not there`);
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly unixPath: string | undefined;
  readonly sharesPort: boolean;
}

function listenAt(app: TemplatedApp, { host, port, unixPath, sharesPort }: Target): us_listen_socket | false {
  let token: us_listen_socket | false = false;
  const take = (given: us_listen_socket | false): void => {
    token = given;
  };
  if (unixPath !== undefined) app.listen_unix(take, unixPath);
  // Host and options together are understood, though not declared: without the option several listeners share a port.
  else (app.listen as unknown as ListenAt).call(app, host, port, sharesPort ? sharedPort : exclusivePort, take);
  return token;
}

/** A port that the native side chooses by itself stays taken for a minute behind its last connection. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause) => {
      reject(new TransportError('listen_failed', `listening on ${host}: ${cause.message}`, { cause }));
    });
    // Exclusive: a worker of node:cluster would ask for it elsewhere, and not have given it back by then.
    server.listen({ host, port: 0, exclusive: true }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
