// What a client's session does with messages that may not leave, or find no room in the connection.
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../src/index.ts';
import { type ClientSessionOptions, createAckTracker, createClientSession } from '../../src/session/index.ts';
import { startMs } from './wire.ts';

const ready = '{"c":"WSE","t":"server_ready","p":{"details":{"connection_id":"c-1"}}}';
const hello = '{"c":"WSE","t":"server_hello","p":{"server_version":"2.4.1","features":{"acks":true}}}';

/** A session that is ready, over a connection that has room for as many frames as it is told. */
function scene(options: ClientSessionOptions = {}) {
  const at = { room: Number.POSITIVE_INFINITY };
  const sent: string[] = [];
  const events: string[] = [];
  const session = createClientSession(options, {
    transmit: (frame) => {
      if (at.room <= 0) return false;
      at.room -= 1;
      sent.push(JSON.parse(String(frame)).t);
    },
    deliver: () => {},
    close: () => {},
    event: ({ type }) => events.push(type),
  });
  session.open(startMs);
  session.receive(ready, startMs);
  session.receive(hello, startMs);
  sent.length = 0;
  events.length = 0;
  return { at, sent, events, session };
}

describe('a client session over a full connection', () => {
  it('holds what has no room, and sends it in order once the connection has drained', () => {
    const { at, sent, session } = scene();
    at.room = 1;
    expect(['a', 'b', 'c'].map((t) => session.send({ t }, startMs))).toEqual(['sent', 'held', 'held']);
    expect([session.held, session.nextTickMs]).toEqual([2, startMs + 15_000]);
    at.room = 1;
    session.drained(startMs + 1);
    expect([sent, session.held]).toEqual([['a', 'b'], 1]);
    at.room = 5;
    session.drained(startMs + 2);
    expect([sent, session.held]).toEqual([['a', 'b', 'c'], 0]);
  });

  it('takes no token for what had no room', () => {
    const { at, sent, session } = scene({ rate: { capacity: 2, refillPerSecond: 0 } });
    at.room = 0;
    session.send({ t: 'a' }, startMs);
    at.room = 5;
    session.drained(startMs);
    expect([sent, session.room(startMs)]).toEqual([['a'], 1]);
  });

  it('tells what had no room to the end', () => {
    const { at, events, session } = scene();
    at.room = 0;
    session.send({ t: 'a' }, startMs);
    session.drained(startMs);
    session.ended();
    expect(events).toEqual(['dropped']);
  });

  it('numbers what had no room anew', () => {
    const acks = createAckTracker<Envelope>(5);
    const { at, session } = scene({ acks });
    at.room = 0;
    expect(session.offer({ t: 'a' }, startMs)).toBe('later');
    expect(acks.size).toBe(0);
    at.room = 1;
    session.drained(startMs);
    expect([session.offer({ t: 'a' }, startMs), acks.size]).toEqual(['sent', 1]);
  });
});

describe('a message that is offered to a client session', () => {
  it('leaves, or stays with who offers it', () => {
    const { at, sent, session } = scene();
    expect(session.offer({ t: 'a' }, startMs)).toBe('sent');
    at.room = 0;
    expect([session.offer({ t: 'b' }, startMs), session.held]).toEqual(['later', 0]);
    at.room = 1;
    session.drained(startMs);
    expect(session.offer({ t: 'b' }, startMs)).toBe('sent');
    session.ended();
    expect(session.offer({ t: 'c' }, startMs)).toBe('closed');
    expect(sent).toEqual(['a', 'b']);
  });

  it('is asked for at the time when its rate allows it, once', () => {
    const { session } = scene({ rate: { capacity: 1, refillPerSecond: 10 } });
    expect([session.room(startMs), session.offer({ t: 'a' }, startMs)]).toEqual([1, 'sent']);
    expect([session.room(startMs), session.offer({ t: 'b' }, startMs)]).toEqual([0, 'later']);
    expect(session.nextTickMs).toBe(startMs + 100);
    session.tick(startMs + 100);
    expect(session.nextTickMs).toBe(startMs + 15_000);
    expect(session.offer({ t: 'b' }, startMs + 100)).toBe('sent');
  });

  it('leaves behind what the session holds by itself', () => {
    const { sent, session } = scene({ rate: { capacity: 1, refillPerSecond: 10 } });
    session.send({ t: 'a' }, startMs);
    session.send({ t: 'b' }, startMs);
    expect(session.offer({ t: 'c' }, startMs + 50)).toBe('later');
    session.tick(startMs + 100);
    expect(session.offer({ t: 'c' }, startMs + 100)).toBe('later');
    session.tick(startMs + 200);
    expect([session.offer({ t: 'c' }, startMs + 200), sent]).toEqual(['sent', ['a', 'b', 'c']]);
  });

  it('waits for the handshake', () => {
    const session = createClientSession({}, { transmit: () => true, deliver: () => {}, close: () => {} });
    expect(session.offer({ t: 'a' }, startMs)).toBe('closed');
    session.open(startMs);
    expect([session.room(startMs), session.offer({ t: 'a' }, startMs)]).toEqual([0, 'later']);
  });
});
