// Greets clients as a server does, and writes each as many prepared frames as its URL asks for, as fast as they are taken.
// Prints its port. `?kind=json|msgpack|sealed&bytes=100&count=20000&greets=1&named=1`; begins behind a message that has `go`.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createCodecContext, decodeFrame, encodeFrame, type Frame } from '@wsekit/codec';
import { type Cipher, createCipher, decodePublicKey, deriveKey, encodePublicKey, provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import { type WebSocket, WebSocketServer } from 'ws';

const finBit = 0x80;
const opcodes = { text: 1, binary: 2 };
const [shortest, twoBytes] = [126, 65_536];
const epoch = '0a1b2c3d';
const chunkBytes = 1 << 18;
/** All numbers of messages are of one length. */
const firstNumber = 10_000_000;

interface Asked {
  readonly kind: string;
  readonly bytes: number;
  readonly count: number;
  readonly greets: boolean;
  /** Each message has an id and the stamp of a topic. */
  readonly isNamed: boolean;
}

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on('connection', (socket, request) => serve(socket, request));
http.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (http.address() as AddressInfo).port })));
process.stdin.on('close', () => process.exit(0)).resume();

function serve(socket: WebSocket, request: IncomingMessage): void {
  const asked = readQuery(new URL(request.url ?? '', 'ws://host').searchParams);
  let cipher: Cipher | undefined;
  if (asked.greets)
    socket.send(JSON.stringify({ c: 'WSE', t: 'server_ready', p: { details: { connection_id: 'one' } } }));
  socket.on('message', (data, isBinary) => {
    const frame = isBinary ? new Uint8Array(data as Buffer) : String(data);
    if (asked.greets && cipher === undefined && String(frame).includes('client_hello')) {
      const offered = keyIn(String(frame));
      const { hello, agreed } = answer(offered);
      cipher = agreed;
      socket.send(hello);
    } else if (hasGo(frame, asked, cipher)) flood(socket, asked, cipher);
  });
}

function readQuery(query: URLSearchParams): Asked {
  return {
    kind: query.get('kind') ?? 'json',
    bytes: Number(query.get('bytes') ?? 100),
    count: Number(query.get('count') ?? 1000),
    greets: query.get('greets') === '1',
    isNamed: query.get('named') === '1',
  };
}

function keyIn(hello: string): unknown {
  return (JSON.parse(hello) as { readonly p?: { readonly encryption_public_key?: unknown } }).p?.encryption_public_key;
}

function answer(offered: unknown): { hello: string; agreed: Cipher | undefined } {
  const features = { encryption: offered !== undefined };
  const p = { connection_id: 'one', features, protocol_version: 1, server_version: '2.5.1' };
  if (offered === undefined) return { hello: JSON.stringify({ c: 'WSE', t: 'server_hello', p }), agreed: undefined };
  const own = provider.keyPair();
  const secret = provider.sharedSecret(own.privateKey, decodePublicKey(offered));
  const agreed = createCipher({ provider, key: deriveKey(provider, secret, 'unsalted') });
  const withKey = { ...p, encryption_public_key: encodePublicKey(own.publicKey) };
  return { hello: JSON.stringify({ c: 'WSE', t: 'server_hello', p: withKey }), agreed };
}

function hasGo(frame: Frame, { kind }: Asked, cipher: Cipher | undefined): boolean {
  if (typeof frame === 'string') return frame.includes('"go"');
  const format = kind === 'msgpack' ? 'msgpack' : 'json';
  const withKey = cipher === undefined ? {} : { cipher };
  const context = createCodecContext({ direction: 'client_to_server', msgpack, format, ...withKey });
  const decoded = decodeFrame(frame, context);
  return decoded.kind === 'envelope' && decoded.envelope.t === 'go';
}

/** Writes past the library, whose own cost is not what is measured. */
function flood(socket: WebSocket, asked: Asked, cipher: Cipher | undefined): void {
  const wire = wireOf(socket);
  const frameAt = framesFor(asked, cipher);
  let next = 0;
  const pump = (): void => {
    while (next < asked.count) {
      const pieces: Uint8Array[] = [];
      for (let bytes = 0; bytes < chunkBytes && next < asked.count; next += 1) {
        const piece = frameAt(next);
        pieces.push(piece);
        bytes += piece.length;
      }
      if (!wire.write(Buffer.concat(pieces))) {
        wire.once('drain', pump);
        return;
      }
    }
  };
  pump();
}

/** What the library writes to; it keeps it under a name of its own. */
function wireOf(socket: WebSocket): Socket {
  return Reflect.get(socket, '_socket') as Socket;
}

/** JSON is put together as it is written, all else before the first is. */
function framesFor({ kind, bytes, count, isNamed }: Asked, cipher: Cipher | undefined): (index: number) => Uint8Array {
  const parts = JSON.stringify(messageOf(firstNumber, bytes, isNamed)).split(String(firstNumber));
  const textAt = (index: number): string => parts.join(String(firstNumber + index));
  if (kind === 'json') return (index) => framed(textAt(index));
  const context = createCodecContext({
    direction: 'server_to_client',
    msgpack,
    format: kind === 'msgpack' ? 'msgpack' : 'json',
    compressionThresholdBytes: 0,
    ...(kind === 'sealed' && cipher !== undefined ? { cipher } : {}),
  });
  const frames = Array.from({ length: count }, (_, index) => framed(encodeFrame(JSON.parse(textAt(index)), context)));
  return (index) => frames[index] ?? new Uint8Array();
}

/** A message of so many bytes as JSON: rows of prices, as many as fit, and a text that makes up the rest. */
function messageOf(number: number, bytes: number, isNamed: boolean): Record<string, unknown> {
  const stamp = isNamed ? { tp: 'prices', e: epoch, o: number, id: `m${number}` } : {};
  const withRows = (rows: readonly object[], text: string): Record<string, unknown> => {
    const p = rows.length === 0 ? { n: number, text } : { n: number, rows, text };
    return { c: 'U', t: 'tick', p, ...stamp };
  };
  const rows: object[] = [];
  while (JSON.stringify(withRows([...rows, rowOf(rows.length)], '')).length <= bytes) rows.push(rowOf(rows.length));
  return withRows(rows, 'x'.repeat(Math.max(0, bytes - JSON.stringify(withRows(rows, '')).length)));
}

function rowOf(at: number): object {
  return { symbol: `WSE-${at}`, bid: 100 + at / 8, ask: 101 + at / 4, isOpen: at % 2 === 0 };
}

function framed(frame: Frame): Uint8Array {
  const payload = typeof frame === 'string' ? Buffer.from(frame) : frame;
  const opcode = typeof frame === 'string' ? opcodes.text : opcodes.binary;
  const head = headOf(finBit | opcode, payload.length);
  return Buffer.concat([head, payload]);
}

/** (RFC 6455 section 5.2) */
function headOf(first: number, length: number): Uint8Array {
  if (length < shortest) return Uint8Array.of(first, length);
  if (length < twoBytes) return Uint8Array.of(first, shortest, length >> 8, length & 0xff);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = shortest + 1;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
