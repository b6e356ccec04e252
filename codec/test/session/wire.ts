import type { Frame } from '@wsekit/spec';
import {
  type ClientSession,
  type ClientSessionOptions,
  createClientSession,
  createServerSession,
  type ServerSession,
  type ServerSessionOptions,
  type SessionEvent,
} from '../../src/session/index.ts';

/** Two sessions wired together; what either transmits is carried over by `carry`. */
export interface Wired {
  readonly server: ServerSession;
  readonly client: ClientSession;
  readonly toServer: Frame[];
  readonly toClient: Frame[];
  readonly log: string[];
  readonly serverGot: unknown[];
  readonly clientGot: unknown[];
  readonly serverEvents: SessionEvent[];
  readonly clientEvents: SessionEvent[];
  carry(nowMs: number): void;
}

export function wire(
  serverOptions: Partial<ServerSessionOptions> = {},
  clientOptions: Partial<ClientSessionOptions> = {},
): Wired {
  const toServer: Frame[] = [];
  const toClient: Frame[] = [];
  const log: string[] = [];
  const serverGot: unknown[] = [];
  const clientGot: unknown[] = [];
  const serverEvents: SessionEvent[] = [];
  const clientEvents: SessionEvent[] = [];
  let nextId = 0;
  const ids = (): string => {
    nextId += 1;
    return `id-${nextId}`;
  };
  const server = createServerSession(
    { connectionId: 'connection-1', nextId: ids, ...serverOptions },
    {
      transmit: (frame) => toClient.push(frame),
      deliver: (envelope, encrypted) => serverGot.push({ ...envelope, encrypted }),
      deliverRaw: (text) => serverGot.push(text),
      deliverBinary: (bytes) => serverGot.push(Uint8Array.from(bytes)),
      close: (code, reason) => log.push(`server closes ${code} ${reason}`),
      event: (event) => serverEvents.push(event),
    },
  );
  const client = createClientSession(
    { nextId: ids, ...clientOptions },
    {
      transmit: (frame) => toServer.push(frame),
      deliver: (envelope, encrypted) => clientGot.push({ ...envelope, encrypted }),
      deliverRaw: (text) => clientGot.push(text),
      close: (code, reason) => log.push(`client closes ${code} ${reason}`),
      event: (event) => clientEvents.push(event),
    },
  );
  const carry = (nowMs: number): void => {
    while (toServer.length + toClient.length > 0) {
      for (const frame of toClient.splice(0)) client.receive(frame, nowMs);
      for (const frame of toServer.splice(0)) server.receive(frame, nowMs);
    }
  };
  return { server, client, toServer, toClient, log, serverGot, clientGot, serverEvents, clientEvents, carry };
}

export const startMs: number = Date.UTC(2026, 10, 23, 12);
