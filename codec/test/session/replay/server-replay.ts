import type { RecordedFrame, SessionKey, Transcript } from '@wsekit/spec/vectors';
import { provider } from '../../../src/crypto/index.ts';
import {
  type CodecContext,
  createCodecContext,
  type Decoded,
  decodeFrame,
  type Envelope,
  type Frame,
} from '../../../src/index.ts';
import { msgpack } from '../../../src/payload/msgpack.ts';
import {
  createDedupWindow,
  createServerSession,
  type DedupWindow,
  type ServerSession,
} from '../../../src/session/index.ts';
import { asDoubles, bytesOf, frameOf, revive, type ServerRecording } from '../../recordings.ts';
import { shapeOf } from './shape.ts';

/** What one side of a conversation said and handed to its application, by shape. */
export interface Replayed {
  readonly frames: readonly unknown[];
  readonly delivered: readonly unknown[];
}

/** One connection of a recorded conversation, ours and theirs. */
export interface ReplayedConnection {
  readonly conn: string;
  readonly ours: Replayed;
  readonly theirs: Replayed;
}

const playedCalls: ReadonlySet<string> = new Set(['send_event', 'send', 'send_bytes']);
const idleCalls = /^(get_|health|is_running|inbound_|cluster_|prometheus|RustWSEServer)/;
const playedConfig: ReadonlySet<string> = new Set([
  'jwt_secret',
  'jwt_issuer',
  'jwt_audience',
  'recovery_enabled',
  'presence_enabled',
  'ping_interval',
  'idle_timeout',
  'rate_limit_capacity',
  'rate_limit_refill',
  'mode',
]);

/** Damaged frames and Close frames, and the upgrade: what stands below sessions. */
const wireGroups: ReadonlySet<unknown> = new Set([12, 15]);

/** Extensions, and how the query of the upgrade is read. */
const belowSessions = /permessage-deflate|format-query/;

/** Whether a session alone explains a conversation: none of its topics, limits of the port or other nodes take part. */
export function isForSessions({ id, api = [], config = {}, frames, group }: Transcript): boolean {
  return (
    !wireGroups.has(group) &&
    api.every(({ call, args = [], kwargs }) => {
      return idleCalls.test(call) || (playedCalls.has(call) && args.length <= 2 && kwargs === undefined);
    }) &&
    Object.keys(config).every((name) => playedConfig.has(name)) &&
    frames.every(
      ({ op, len, fin }) => len === undefined && fin !== false && op !== 'continuation' && op !== 'cluster',
    ) &&
    !belowSessions.test(id)
  );
}

/** Plays the clients of a conversation to a session for each, and gives what both servers made of it. */
export function replayServer(recording: ServerRecording, transcript: Transcript): ReplayedConnection[] {
  const conns = new Set(transcript.frames.map(({ conn = '' }) => conn));
  let seq = 0;
  const nextSeq = (): number => {
    seq += 1;
    return seq - 1;
  };
  const shared: Shared = { nextSeq, sentIds: createDedupWindow() };
  const players = [...conns].flatMap((conn) => playerFor(recording, transcript, conn, shared));
  for (const step of stepsOf(transcript)) for (const player of players) player.take(step);
  // In callback mode nothing but its own log says what an application got.
  const isLogged = transcript.config?.mode === undefined;
  return players.map(({ conn, ours, theirs }) => ({
    conn,
    ours: isLogged ? ours : { ...ours, delivered: [] },
    theirs: isLogged ? theirs : { ...theirs, delivered: [] },
  }));
}

type Step = { readonly at: number; readonly frame: RecordedFrame } | { readonly at: number; readonly call: Call };

interface Call {
  readonly call: string;
  readonly target: unknown;
  readonly value: unknown;
  readonly times: number;
}

function stepsOf({ frames, api = [] }: Transcript): Step[] {
  const fromClients = frames
    .filter(
      ({ dir, op, hex }) =>
        (dir === 'c2s' && op === 'binary') || (op === 'text' && hex === undefined) || op === 'close',
    )
    .filter(({ dir, op }) => dir === 'c2s' || op === 'close')
    .map((frame): Step => ({ at: frame.at_ms, frame }));
  const calls = api
    .filter(({ call }) => playedCalls.has(call))
    .map(({ call, args = [], at_ms: at, repeat: times = 1 }): Step => {
      return { at, call: { call, target: args[0], value: revive(args[1]), times } };
    });
  return [...fromClients, ...calls].sort((one, other) => one.at - other.at);
}

interface Player extends ReplayedConnection {
  take(step: Step): void;
}

function playerFor(recording: ServerRecording, transcript: Transcript, conn: string, shared: Shared): Player[] {
  const frames = transcript.frames.filter((frame) => frame.conn === conn);
  const fromServer = frames.filter(({ dir, op }) => dir === 's2c' && (op === 'text' || op === 'binary'));
  const isUpgraded = frames.some(({ dir, op, text = '' }) => dir === 's2c' && op === 'http' && text.includes(' 101 '));
  const isRefused = fromServer[0]?.text?.includes('"AUTH_') === true;
  if (!isUpgraded || isRefused) return [];
  const keys = (transcript.e2e ?? []).filter((key) => key.conn === conn);
  const query = frames.find(({ op, dir }) => op === 'http' && dir === 'c2s')?.text ?? '';
  const format = query.split('\r\n')[0]?.includes('format=msgpack') ? 'msgpack' : 'json';
  const reader = readerFor(recording, format, keys);
  const first = reader(frameOf(fromServer[0] ?? { dir: 's2c', op: 'text', at_ms: 0 }) ?? '');
  const ready = isReady(first) ? first : undefined;
  const connectionId = transcript.conns?.[conn] ?? connectionIdOf(fromServer) ?? '';
  const sent: Frame[] = [];
  const delivered: unknown[] = [];
  const session = sessionFor(recording, transcript, { connectionId, ready, keys, format, shared }, sent, delivered);
  const startMs = Date.UTC(2026, 10, 23, 12);
  session.open(startMs);
  return [
    {
      conn,
      get ours() {
        return { frames: sent.map((frame) => described(frame, reader)), delivered };
      },
      theirs: {
        frames: fromServer.filter(isNoPing).map((frame) => described(frameOf(frame) ?? '', reader)),
        delivered: deliveriesOf(transcript, connectionId),
      },
      take(step) {
        const nowMs = startMs + step.at;
        if ('frame' in step) {
          if (step.frame.conn !== conn) return;
          if (step.frame.op === 'close') session.ended();
          else session.receive(frameOf(step.frame) ?? '', nowMs);
        } else if (step.call.target === connectionId) {
          for (let index = 0; index < step.call.times; index += 1) play(session, step.call, index, nowMs);
        }
      },
    },
  ];
}

function play(session: ServerSession, { call, value }: Call, index: number, nowMs: number): void {
  if (call === 'send_event') session.send({ ...(withCounter(value, index) as Envelope) }, nowMs);
  else session.sendRaw(value as Frame, nowMs);
}

/** A repeated call has its number in the place of `@i`. */
function withCounter(value: unknown, index: number): unknown {
  if (typeof value === 'string') return value === '@i' ? index : value.replaceAll('@i', String(index));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((member) => withCounter(member, index));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withCounter(member, index)]));
}

/** What all connections of a server share. */
interface Shared {
  readonly nextSeq: () => number;
  readonly sentIds: DedupWindow;
}

interface Circumstances {
  readonly connectionId: string;
  readonly ready: Envelope | undefined;
  readonly keys: readonly SessionKey[];
  readonly format: 'json' | 'msgpack';
  readonly shared: Shared;
}

function sessionFor(
  { version, dialect }: ServerRecording,
  { config = {} }: Transcript,
  { connectionId, ready, keys, format, shared }: Circumstances,
  sent: Frame[],
  delivered: unknown[],
): ServerSession {
  const secrets = keys.map((key) => bytesOf(key.ecdh_x_hex));
  // The recorded server drew a key of its own, which we cannot: the secret it came to is put in its place.
  const recorded = {
    ...bound(provider),
    sharedSecret: (own: Uint8Array, theirs: Uint8Array) => {
      const computed = provider.sharedSecret(own, theirs);
      return secrets.shift() ?? computed;
    },
  };
  const details = (ready?.p as { details?: { user_id?: string } } | undefined)?.details;
  const seconds = (name: string, otherwise: number): number => Number(config[name] ?? otherwise / 1_000) * 1_000;
  return createServerSession(
    {
      connectionId,
      dialect,
      format,
      msgpack,
      ...shared,
      serverVersion: announced(version),
      greets: ready !== undefined,
      userId: details?.user_id ?? null,
      encryption: { provider: recorded },
      features: { recovery: config.recovery_enabled === true },
      pingIntervalMs: seconds('ping_interval', 25_000),
      idleTimeoutMs: seconds('idle_timeout', 60_000),
      rate: {
        capacity: Number(config.rate_limit_capacity ?? 100_000),
        refillPerSecond: Number(config.rate_limit_refill ?? 10_000),
      },
    },
    {
      transmit: (frame) => sent.push(frame),
      deliver: (envelope) => delivered.push(['msg', withoutCategory(envelope)]),
      deliverRaw: (text) => delivered.push(['raw', text]),
      deliverBinary: (bytes) => delivered.push(['bin', Buffer.from(bytes).toString('hex')]),
      deliverValue: (value) => delivered.push(['msg', asDoubles(value)]),
      close: () => {},
    },
  );
}

function bound(of: typeof provider): typeof provider {
  return {
    name: of.name,
    randomBytes: (length) => of.randomBytes(length),
    keyPair: (key) => of.keyPair(key),
    sharedSecret: (own, theirs) => of.sharedSecret(own, theirs),
    hkdfSha256: (...parts) => of.hkdfSha256(...parts),
    hmacSha256: (...parts) => of.hmacSha256(...parts),
    sha256: (data) => of.sha256(data),
    aesGcm: (key) => of.aesGcm(key),
  };
}

/** The version a release says of itself lags behind. (WSE-HS-062) */
function announced(version: string): string {
  return { '2.4.1': '2.4.0' }[version] ?? version;
}

type Reader = (frame: Frame) => unknown;

/** Reads frames of the server, under any of the keys that were recorded. */
function readerFor({ dialect }: ServerRecording, format: 'json' | 'msgpack', keys: readonly SessionKey[]): Reader {
  const base = createCodecContext({ direction: 'server_to_client', dialect, format, msgpack });
  const contexts: CodecContext[] = keys.map((key) => ({ ...base, cipher: cipherOf(key) }));
  return (frame) => {
    for (const context of contexts) {
      try {
        return readable(decodeFrame(frame, context));
      } catch {
        // Another key, or none of them.
      }
    }
    try {
      return readable(decodeFrame(frame, base));
    } catch (error) {
      return String(error);
    }
  };
}

function cipherOf({ aes_key_hex: key }: SessionKey): { seal(): never; open(frame: Uint8Array): Uint8Array } {
  const gcm = provider.aesGcm(bytesOf(key));
  return {
    seal: () => {
      throw new Error('only reads');
    },
    open: (frame) => {
      const plaintext = gcm.open(frame.subarray(2, 14), frame.subarray(14));
      if (plaintext === undefined) throw new Error('another key');
      return plaintext;
    },
  };
}

function readable(decoded: Decoded): unknown {
  if (decoded.kind === 'envelope') return decoded.envelope;
  if (decoded.kind === 'raw') return decoded.text;
  return decoded.kind === 'value' ? decoded.value : decoded.bytes;
}

/** The kind of a frame, its marker or style, and its content by shape, members in their order. */
function described(frame: Frame, reader: Reader): unknown {
  const content = JSON.stringify(shapeOf(asDoubles(reader(frame))));
  if (typeof frame === 'string') return ['text', styleOf(frame), content];
  const marker = Buffer.from(frame.subarray(0, 2)).toString('latin1');
  return ['binary', ['E:', 'C:', 'M:'].includes(marker) ? marker : '', content];
}

function styleOf(text: string): string {
  return /^(WSE|S|U)\{/.exec(text)?.[1] ?? '';
}

/** The greeting, and no message of an application under that name. */
function isReady(message: unknown): message is Envelope {
  const { t, p } = (message ?? {}) as Envelope;
  return t === 'server_ready' && typeof p === 'object' && p !== null && 'details' in p;
}

/** Its pings come when they come. */
function isNoPing({ text = '' }: RecordedFrame): boolean {
  return !text.includes('"t":"ping","p":{"server_time"');
}

function connectionIdOf(frames: readonly RecordedFrame[]): string | undefined {
  for (const { text = '' } of frames) {
    const found = /"connection_id":"([^"]+)"/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function deliveriesOf({ app_events: events = [] }: Transcript, connectionId: string): unknown[] {
  return events.flatMap(({ event: [kind, target, value] }) => {
    if (target !== connectionId) return [];
    if (kind === 'msg') return [['msg', withoutCategory(revive(value))]];
    if (kind === 'raw') return [['raw', revive(value)]];
    if (kind === 'bin') return [['bin', Buffer.from(revive(value) as Uint8Array).toString('hex')]];
    return [];
  });
}

/** What stood before a message as prefix is no member of it for a published application. */
function withoutCategory(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return asDoubles(value);
  const { c: _, ...others } = value as Envelope;
  return asDoubles(others);
}
