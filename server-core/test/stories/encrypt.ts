import type { Envelope } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { type ClientSession, type ClientSessionOptions, createClientSession } from '@wsekit/codec/session';
import { type Client, type Stage, startMs } from './stage.ts';

/** A client that has a key. */
export interface Encrypting {
  readonly session: ClientSession;
  /** Messages it was sent, opened. */
  readonly got: Envelope[];
}

/** Whether a frame is sealed. */
export function isSealed(frame: unknown): frame is Uint8Array {
  return frame instanceof Uint8Array && Buffer.from(frame).subarray(0, 2).toString() === 'E:';
}

/** Gives a client a session that encrypts, and waits for the key. */
export async function encrypt(stage: Stage, client: Client, options: ClientSessionOptions = {}): Promise<Encrypting> {
  const got: Envelope[] = [];
  const session = createClientSession(
    { encryption: { provider }, ...options },
    {
      transmit: (frame) => void client.connection?.send(frame),
      deliver: (envelope) => void got.push(envelope),
      close: () => {},
    },
  );
  session.open(startMs);
  for (const frame of client.heard) session.receive(frame, startMs);
  client.onFrame = (frame) => {
    client.heard.push(typeof frame === 'string' ? frame : Uint8Array.from(frame));
    session.receive(frame, startMs);
  };
  await stage.until(() => session.encrypted);
  client.send = (frame) => void session.send(JSON.parse(String(frame)) as Envelope, startMs);
  return { session, got };
}
