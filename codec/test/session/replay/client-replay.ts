import { join } from 'node:path';
import { type RecordedFrame, readTranscripts, type Transcript, transcriptsDirectory } from '@wsekit/spec/vectors';
import { provider } from '../../../src/crypto/index.ts';
import type { Envelope, Frame } from '../../../src/index.ts';
import { msgpack } from '../../../src/payload/msgpack.ts';
import { createClientSession, createTopicPositions } from '../../../src/session/index.ts';
import { asDoubles, bytesOf, frameOf, revive } from '../../recordings.ts';
import { shapeOf } from './shape.ts';

/** The conversations of published Python clients with a server that keeps to the protocol. */
export const clientTranscripts: readonly Transcript[] = readTranscripts(
  join(transcriptsDirectory, 'live-client-python.json'),
).transcripts.filter(({ frames }) =>
  frames.every(({ op, len, fin }) => len === undefined && fin !== false && op !== 'continuation'),
);

/** What a client said by itself, and what its application got, by shape. */
export interface ReplayedClient {
  readonly said: readonly unknown[];
  readonly got: readonly unknown[];
}

/** What of a client's frames is its session's own. */
const ownTypes: ReadonlySet<unknown> = new Set(['client_hello', 'PONG']);

/** Plays the server of a conversation to a session for each connection, and gives what both clients made of it. */
export function replayClient(transcript: Transcript): {
  readonly ours: ReplayedClient;
  readonly theirs: ReplayedClient;
} {
  const conns = [...new Set(transcript.frames.map(({ conn = '' }) => conn))];
  const positions = createTopicPositions();
  const ours = conns.map((conn) => playConnection(transcript, conn, positions));
  return {
    ours: { said: ours.flatMap(({ said }) => said), got: ours.flatMap(({ got }) => got) },
    theirs: {
      said: conns.flatMap((conn) => clientTexts(transcript, conn).map(messageOf).flatMap(ownMessage)),
      got: (transcript.app_events ?? []).flatMap(({ event: [kind, type, payload] }) =>
        kind === 'event' ? [[type, asDoubles(revive(payload))]] : [],
      ),
    },
  };
}

function playConnection(
  transcript: Transcript,
  conn: string,
  positions: ReturnType<typeof createTopicPositions>,
): ReplayedClient {
  const hello = clientTexts(transcript, conn)
    .map(messageOf)
    .find((message) => message?.t === 'client_hello');
  // Without a hello there was no time to say it.
  const payload = (hello?.p ?? {}) as { client_version?: string; features?: Record<string, boolean> };
  const { client_version: clientVersion = '2.0.7', features = {} } = payload;
  const secrets = (transcript.e2e ?? []).filter((key) => key.conn === conn).map((key) => bytesOf(key.ecdh_x_hex));
  const sent: Frame[] = [];
  const got: unknown[] = [];
  const { encryption = false, ...others } = features;
  const recorded = {
    name: provider.name,
    randomBytes: (length: number) => provider.randomBytes(length),
    keyPair: () => provider.keyPair(),
    sharedSecret: (own: Uint8Array, theirs: Uint8Array) => secrets.shift() ?? provider.sharedSecret(own, theirs),
    hkdfSha256: provider.hkdfSha256.bind(provider),
    hmacSha256: provider.hmacSha256.bind(provider),
    sha256: provider.sha256.bind(provider),
    aesGcm: provider.aesGcm.bind(provider),
  };
  const session = createClientSession(
    {
      clientVersion,
      features: others,
      msgpack,
      positions,
      ...(encryption ? { encryption: { provider: recorded } } : {}),
    },
    {
      transmit: (frame) => sent.push(frame),
      deliver: ({ t, p }) => got.push([t, asDoubles(p ?? {})]),
      close: () => {},
    },
  );
  const startMs = Date.UTC(2026, 10, 23, 12);
  session.open(startMs);
  for (const frame of transcript.frames) {
    if (frame.conn === conn && frame.dir === 's2c' && (frame.op === 'text' || frame.op === 'binary')) {
      session.receive(frameOf(frame) ?? '', startMs + frame.at_ms);
    }
    // Without `server_ready` the hello comes by time.
    if (
      frame.conn === conn &&
      frame.dir === 'c2s' &&
      frame.text?.includes('"client_hello"') === true &&
      sent.length === 0
    ) {
      session.tick(startMs + 10_001);
    }
  }
  return {
    said:
      hello === undefined
        ? []
        : sent.map((frame) => messageOf({ dir: 'c2s', op: 'text', at_ms: 0, text: String(frame) })).flatMap(ownMessage),
    got,
  };
}

function clientTexts({ frames }: Transcript, of: string): RecordedFrame[] {
  return frames.filter(({ dir, op, conn }) => dir === 'c2s' && op === 'text' && conn === of);
}

function messageOf({ text = '' }: RecordedFrame): Envelope | undefined {
  const at = text.indexOf('{');
  try {
    return at < 0 ? undefined : (JSON.parse(text.slice(at)) as Envelope);
  } catch {
    return undefined;
  }
}

function ownMessage(message: Envelope | undefined): unknown[] {
  if (message === undefined || !ownTypes.has(message.t)) return [];
  return [[message.t, sorted(shapeOf(message.p))]];
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    name.endsWith('timestamp') ? '<time>' : sorted(member),
  ]);
  return Object.fromEntries(members.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
}
