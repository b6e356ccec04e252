import { type MessageTypeName, messageTypes, type Profile } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import {
  clientSide,
  createClientSession,
  createServerSession,
  dispositionOf,
  profileRules,
  type SessionEvent,
  type SessionSide,
  type SessionState,
  serverSide,
  sessionStates,
} from '../../src/session/index.ts';
import { startMs } from './wire.ts';

const sides = { server: serverSide, client: clientSide };
const types = Object.keys(messageTypes) as MessageTypeName[];
const openStates: readonly SessionState[] = ['greeting', 'negotiating', 'ready'];
const profiles: readonly Profile[] = ['observed', 'documented'];

const ownOfServer: readonly string[] = ['client_hello', 'ping', 'pong', 'PONG'];
const ownOfClient: readonly string[] = [
  ...['server_ready', 'server_hello', 'ping', 'PING', 'pong', 'PONG', 'batch', 'priority_message', 'ack', 'nack'],
];

const containers: readonly string[] = ['batch', 'priority_message'];

/** What the schema and the chapters say of a type on a side: the rule the implementation is held to. */
function expected(side: SessionSide['name'], state: SessionState, type: MessageTypeName, profile: Profile): string {
  if (!openStates.includes(state)) return 'dropped';
  if (side === 'client' && state === 'greeting' && type === 'server_hello') return 'refused';
  if ((side === 'server' ? ownOfServer : ownOfClient).includes(type)) return 'session';
  if (side === 'server' && containers.includes(type) && profile === 'documented') return 'session';
  const comes = side === 'server' ? 'client_to_server' : 'server_to_client';
  const isLegal = messageTypes[type].directions.includes(comes);
  return isLegal || profile === 'observed' ? 'application' : 'refused';
}

const table = (['server', 'client'] as const).flatMap((side) =>
  profiles.flatMap((profile) => sessionStates.map((state) => ({ side, profile, state }))),
);

describe('every message type in every state', () => {
  it.each(table)('of a $side in state $state, $profile, is met as the schema has it', ({ side, state, profile }) => {
    const found = types.map((type) => [type, dispositionOf(sides[side], state, type, profileRules[profile])]);
    expect(found).toEqual(types.map((type) => [type, expected(side, state, type, profile)]));
  });

  it.each(table)('is survived by a $side in state $state, $profile', ({ side, state, profile }) => {
    for (const type of types) {
      const events: SessionEvent[] = [];
      const delivered: unknown[] = [];
      const handler = {
        transmit: () => {},
        deliver: ({ t }: { t?: string }) => delivered.push(t),
        close: () => {},
        event: (event: SessionEvent) => events.push(event),
      };
      const session =
        side === 'server'
          ? createServerSession({ connectionId: 'c', profile }, handler)
          : createClientSession({ profile }, handler);
      const receive = (): void => session.receive(JSON.stringify({ c: 'WSE', t: type, p: {} }), startMs);
      if (state === 'idle') {
        expect(receive).toThrow('not opened');
        continue;
      }
      bring(session, side, state);
      if (session.state !== state) continue;
      const before = delivered.length;
      receive();
      const disposition = expected(side, state, type, profile);
      if (disposition === 'application') expect(delivered.slice(before)).toEqual([type]);
      if (disposition === 'refused') expect(events).toContainEqual({ type: 'unexpected', message: type });
      if (disposition === 'dropped') expect([delivered.length, session.counters.dropped]).toEqual([before, 1]);
      // A container without anything in it costs itself.
      const isEmptied = side === 'server' && disposition === 'session' && containers.includes(type);
      expect(session.counters.refused).toBe(isEmptied ? 1 : 0);
    }
  });

  it('without a type is the application’s', () => {
    expect(dispositionOf(serverSide, 'ready', undefined, profileRules.documented)).toBe('application');
  });
});

type AnySession = ReturnType<typeof createServerSession> | ReturnType<typeof createClientSession>;

/** Brings a session into a state by what a peer says. */
function bring(session: AnySession, side: SessionSide['name'], state: SessionState): void {
  session.open(startMs);
  if (state === 'greeting') return;
  if (side === 'server') {
    session.receive('{"t":"client_hello","p":{}}', startMs);
  } else {
    session.receive('{"c":"WSE","t":"server_ready","p":{"details":{"connection_id":"c"}}}', startMs);
    if (state === 'negotiating') return;
    session.receive('{"c":"WSE","t":"server_hello","p":{"features":{}}}', startMs);
  }
  if (state === 'ready') return;
  session.close(1000);
  if (state === 'closed') session.ended();
}
