import {
  accept,
  callThat,
  ends,
  frame,
  hear,
  hearThat,
  integer,
  type LiveCase,
  nothing,
  pass,
  repeat,
  send,
  sendText,
  silence,
  toldNothing,
  undialled,
  utf8,
} from '../language/index.ts';
import { isReady, lives, soon } from './parts.ts';

const serverTime = '2026-01-01T00:00:00.000Z';

/** Chapter 13: signs of life. */
export const heartbeatCases: readonly LiveCase[] = [
  {
    id: 'heartbeat/a-ping-is-answered',
    title: 'a ping of the server is answered by PONG with its server_time and the time of the client',
    requirements: ['WSE-LIM-010'],
    steps: [
      accept('a'),
      send('a', { t: 'ping', p: { server_time: serverTime, timestamp: 5 } }),
      hear('a', { t: 'PONG', p: { server_timestamp: serverTime, client_timestamp: integer } }, { form: 'text' }),
      ...nothing('a'),
    ],
  },
  {
    id: 'heartbeat/a-ping-with-timestamp-alone',
    title: 'without server_time a PONG repeats the timestamp',
    requirements: ['WSE-LIM-010'],
    steps: [
      accept('a'),
      send('a', { t: 'ping', p: { timestamp: 1_700_000_000_001 } }),
      hear('a', { t: 'PONG', p: { server_timestamp: 1_700_000_000_001, client_timestamp: integer } }, { form: 'text' }),
    ],
  },
  {
    id: 'heartbeat/a-bare-ping',
    title: 'a ping that says nothing is answered with the time of the client',
    requirements: ['WSE-LIM-010'],
    steps: [
      accept('a'),
      send('a', { t: 'ping', p: {} }),
      hear('a', { t: 'PONG', p: { server_timestamp: integer, client_timestamp: integer } }, { form: 'text' }),
    ],
  },
  {
    id: 'heartbeat/a-ping-before-hello',
    title: 'a ping in the middle of the handshake is answered',
    requirements: ['WSE-LIM-010'],
    steps: [
      accept('a', { until: 'heard' }),
      send('a', { t: 'ping', p: { timestamp: 7 } }),
      hear('a', { t: 'PONG', p: { server_timestamp: 7 } }),
    ],
  },
  {
    id: 'heartbeat/upper-case-ping-of-d1',
    title: 'PING of a server of D1 is answered by PONG',
    requirements: ['WSE-LIM-010'],
    dialects: { from: 'D1', to: 'D1' },
    steps: [
      accept('a', { until: 'heard' }),
      send('a', { t: 'PING', p: { timestamp: 8 } }, { breaks: 'D1 writes the type so' }),
      hear('a', { t: 'PONG', p: { server_timestamp: 8 } }),
    ],
  },
  {
    id: 'heartbeat/pings-come-by-themselves',
    title: 'a client pings every fifteen seconds from the opening on, as text with a timestamp',
    requirements: ['WSE-LIM-009', 'WSE-ENV-021'],
    steps: [
      accept('a'),
      repeat(
        3,
        pass(15_100),
        hear('a', { t: 'ping', p: { timestamp: integer } }, { form: 'text' }),
        send('a', { t: 'PONG', v: 1, p: { client_timestamp: 1, server_timestamp: 2 } }),
      ),
      silence('a', 20),
    ],
  },
  {
    id: 'heartbeat/a-ping-of-the-protocol-is-answered',
    title: 'a WebSocket Ping is answered by a Pong with the same payload',
    requirements: ['WSE-CONN-064'],
    needs: ['websocket'],
    steps: [
      accept('a'),
      frame('a', 9, { payload: utf8('are you there') }),
      hearThat('a', { pong: utf8('are you there') }),
      frame('a', 9),
      hearThat('a', { pong: utf8('') }),
    ],
  },
  {
    id: 'heartbeat/silence-ends-a-connection',
    title: 'a connection without ping and PONG for forty seconds is left, and a new one opened',
    requirements: ['WSE-LIM-020'],
    settings: soon,
    steps: [accept('a'), isReady, pass(39_000), undialled(), pass(3000), ends('a'), accept('b'), isReady],
  },
  {
    id: 'heartbeat/a-ping-counts-as-life',
    title: 'a ping of the server keeps the connection',
    requirements: ['WSE-LIM-020'],
    steps: [
      accept('a'),
      isReady,
      repeat(3, pass(25_000), send('a', { t: 'ping', p: { timestamp: 9 } }), hear('a', { t: 'PONG' })),
      ...lives('a'),
    ],
  },
  {
    id: 'heartbeat/a-pong-counts-as-life',
    title: 'a PONG keeps the connection',
    requirements: ['WSE-LIM-020', 'WSE-LIM-012'],
    steps: [
      accept('a'),
      isReady,
      repeat(3, pass(25_000), send('a', { t: 'PONG', v: 1, p: { client_timestamp: 1, server_timestamp: 2 } }), pass(0)),
      ...lives('a'),
    ],
  },
  {
    id: 'heartbeat/messages-are-no-sign-of-life',
    title: 'messages alone do not keep a connection: a server that does not answer pings is left',
    requirements: ['WSE-LIM-020'],
    settings: soon,
    steps: [
      accept('a'),
      isReady,
      repeat(3, pass(13_000), send('a', { t: 'mark', p: {} })),
      pass(3000),
      ends('a'),
      accept('b'),
    ],
  },
  {
    id: 'heartbeat/a-pong-nobody-asked-for',
    title: 'a PONG that was not asked for changes nothing',
    requirements: ['WSE-LIM-012'],
    steps: [
      accept('a'),
      isReady,
      send('a', { t: 'PONG', v: 1, p: { client_timestamp: 1, server_timestamp: 2 } }),
      toldNothing,
      ...nothing('a'),
    ],
  },
  {
    id: 'heartbeat/texts-of-old',
    title: 'PING, PONG and their like as plain texts cost nothing, answered or not',
    level: 'may',
    requirements: ['WSE-FRM-024', 'WSE-LIM-011'],
    steps: [
      accept('a'),
      isReady,
      ...['PONG:1700000000000', 'WSE:PONG:1700000000000'].map((text) => sendText('a', text)),
      ...lives('a'),
      sendText('a', 'PING:5'),
      hearThat('a', { anyOf: [{ message: { t: 'PONG' } }, { text: 'PONG:5' }] }, { withinMs: 100, orNothing: true }),
      ...lives('a', 'behind PING'),
    ],
  },
  {
    id: 'heartbeat/unknown-until-measured',
    title: 'the quality of a connection on which nothing was measured is unknown',
    requirements: ['WSE-LIM-053'],
    steps: [accept('a'), isReady, callThat('connection_quality', { gives: 'unknown' })],
  },
];
