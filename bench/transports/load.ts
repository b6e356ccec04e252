// The process that holds the connections and counts. Does as its input says, line by line, and answers in JSON lines.
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { framesPerPiece, inboundFrame, maskedText } from './inbound-frames.ts';
import { LoadConnection } from './load-connection.ts';
import type { LoadCommand, LoadReport } from './messages.ts';
import { pingText } from './ping-frames.ts';

type Connect = Extract<LoadCommand, { do: 'connect' }>;

// Opened at a time, so that no listener's backlog overflows.
const openingAtOnce = 100;
const socketIoPath = '/socket.io/?EIO=4&transport=websocket';
const quietMs = 150;
const maxBurstsUnderWay = 4096;

const connections: LoadConnection[] = [];
let acknowledge: Socket | undefined;
let arrived = new Uint32Array(maxBurstsUnderWay);
let burstBytes = Number.POSITIVE_INFINITY;
let frameBytes = 1;
let totalBytes = 0;
let beganNs = 0n;
let lastBytesMs = 0;
/** Filled while single publications are timed. */
let deliveredNs: string[] | undefined;
let wanted = 0;

const say = (report: LoadReport): void => void process.stdout.write(`${JSON.stringify(report)}\n`);

function onBytes(connection: LoadConnection, length: number): void {
  totalBytes += length;
  lastBytesMs = performance.now();
  connection.bytes += length;
  if (pongUs !== undefined) onPong(connection);
  while (connection.bytes >= (connection.bursts + 1) * burstBytes) {
    connection.bursts += 1;
    const slot = connection.bursts % arrived.length;
    const count = (arrived[slot] ?? 0) + 1;
    arrived[slot] = count;
    if (count === connections.length) onBurst(slot);
  }
}

/** A burst has reached everybody. */
function onBurst(slot: number): void {
  arrived[slot] = 0;
  if (deliveredNs === undefined) {
    acknowledge?.write('.');
    return;
  }
  deliveredNs.push(String(process.hrtime.bigint()));
  if (deliveredNs.length === wanted) say({ deliveredNs });
}

function begin(frame: number, burst: number): void {
  frameBytes = frame;
  burstBytes = frame * burst;
  arrived = new Uint32Array(maxBurstsUnderWay);
  totalBytes = 0;
  for (const connection of connections) {
    connection.bytes = 0;
    connection.bursts = 0;
  }
  beganNs = process.hrtime.bigint();
}

/** Opens connections until there are so many. */
function openAll({ port, ackPort, connections: count, opening, msgpack }: Connect): void {
  acknowledge?.destroy();
  acknowledge = connect({ port: ackPort, host: '127.0.0.1', noDelay: true });
  acknowledge.on('error', () => {});
  const path = opening === 'socket.io' ? socketIoPath : `/${msgpack === true ? '?format=msgpack' : ''}`;
  let started = connections.length;
  const next = (): void => {
    if (started === count) return;
    started += 1;
    new LoadConnection({ port, path, opening, onOpen, onBytes });
  };
  const onOpen = (connection: LoadConnection): void => {
    connections.push(connection);
    if (connections.length === count) say({ connected: count });
    else next();
  };
  for (let index = 0; index < openingAtOnce; index += 1) next();
}

/** Opens and drops connections, so many at a time. */
function churn({ port, count, atOnce }: Extract<LoadCommand, { do: 'churn' }>): void {
  const startMs = performance.now();
  let started = 0;
  let ended = 0;
  const next = (): void => {
    if (started === count) return;
    started += 1;
    new LoadConnection({ port, path: '/', opening: 'ready', onOpen, onBytes: () => {} });
  };
  const onOpen = ({ socket }: LoadConnection): void => {
    socket.resetAndDestroy();
    ended += 1;
    if (ended === count) say({ churnedMs: performance.now() - startMs });
    else next();
  };
  for (let index = 0; index < atOnce; index += 1) next();
}

const pingFrame = maskedText(pingText);
/** When a connection was last sent a ping; those that wait for no answer have none. */
const pingedMs = new Map<LoadConnection, number>();
let pongUs: number[] | undefined;

function onPong(connection: LoadConnection): void {
  const sentMs = pingedMs.get(connection);
  if (sentMs === undefined) return;
  pingedMs.delete(connection);
  pongUs?.push((performance.now() - sentMs) * 1000);
  if (pongUs?.length === wanted) {
    say({ pongUs });
    pongUs = undefined;
  }
}

/** Sends pings over the last so many connections in turn; a connection still without answer is passed over. */
function ping({ perSecond, count, last }: Extract<LoadCommand, { do: 'ping' }>): void {
  const pinged = connections.slice(-last);
  pongUs = [];
  deliveredNs = undefined;
  burstBytes = Number.POSITIVE_INFINITY;
  wanted = count;
  pingedMs.clear();
  const startMs = performance.now();
  let due = 0;
  let sent = 0;
  const step = (): void => {
    const nowMs = performance.now();
    for (; sent < count && nowMs - startMs >= (due * 1000) / perSecond; due += 1) {
      const connection = pinged[due % pinged.length];
      if (connection === undefined || pingedMs.has(connection)) continue;
      pingedMs.set(connection, performance.now());
      connection.socket.write(pingFrame);
      sent += 1;
    }
    if (sent < count) setImmediate(step);
  };
  step();
}

/** Writes so many frames to each connection, two pieces under way at a time. */
function flood({ kind, pieces, first = connections.length }: Extract<LoadCommand, { do: 'flood' }>): void {
  const piece = Buffer.concat(Array.from({ length: framesPerPiece }, () => inboundFrame(kind)));
  for (const { socket } of connections.slice(0, first)) {
    let left = pieces;
    const write = (): void => {
      if (socket.destroyed || left === 0) return;
      left -= 1;
      socket.write(piece, write);
    };
    write();
    write();
  }
}

/** Waits until nothing has come for a while. */
function whenQuiet(): void {
  const waitMs = lastBytesMs + quietMs - performance.now();
  if (waitMs <= 0) say({ quiet: true });
  else setTimeout(whenQuiet, waitMs);
}

function disconnect(): void {
  for (const { socket } of connections.splice(0)) socket.resetAndDestroy();
  acknowledge?.destroy();
  say({ disconnected: true });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const command = JSON.parse(line) as LoadCommand;
  if (command.do === 'connect') openAll(command);
  else if (command.do === 'flood') flood(command);
  else if (command.do === 'churn') churn(command);
  else if (command.do === 'ping') ping(command);
  else if (command.do === 'quiet') whenQuiet();
  else if (command.do === 'disconnect') disconnect();
  else if (command.do === 'read') {
    say({ delivered: totalBytes / frameBytes, elapsedNs: Number(process.hrtime.bigint() - beganNs) });
  } else if (command.do === 'count') {
    deliveredNs = undefined;
    begin(command.frameBytes, command.burst);
    say({});
  } else if (command.do === 'time') {
    deliveredNs = [];
    wanted = command.count;
    begin(command.frameBytes, 1);
    say({});
  }
});
