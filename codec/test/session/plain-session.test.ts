// A session made without what not every client needs: it reads and writes all the same, and refuses what it cannot do.
import type { Frame } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { zlib } from '../../src/compression/zlib-node.ts';
import { provider } from '../../src/crypto/provider-node.ts';
import type { Envelope } from '../../src/envelope/envelope.ts';
import { createPlainClientSession } from '../../src/session/index.ts';

const silent = { transmit: () => true, deliver: () => {}, close: () => {} };

describe('A plain session', () => {
  it('shakes hands, reads what the server compresses, and sends in the clear', () => {
    const sent: Frame[] = [];
    const came: Envelope[] = [];
    const session = createPlainClientSession(
      {},
      { ...silent, transmit: (frame) => sent.push(frame), deliver: (m) => came.push(m) },
    );
    session.open(0);
    session.receive('WSE{"t":"server_ready","p":{"details":{"connection_id":"c1"}}}', 1);
    session.receive('WSE{"t":"server_hello","p":{"server_version":"2.5.1","features":{}}}', 2);
    const body = new TextEncoder().encode('{"c":"U","t":"news","p":"long enough"}');
    session.receive(Uint8Array.from([0x43, 0x3a, ...zlib.compress(body)]), 3);
    expect([session.state, came[0]?.p]).toEqual(['ready', 'long enough']);
    expect(session.send({ t: 'chat', p: 1 }, 4)).toBe('sent');
    expect(sent.map((frame) => /"t":"(\w+)"/.exec(String(frame))?.[1])).toEqual(['client_hello', 'chat']);
  });

  it.each([
    ['encryption', { encryption: { provider } }],
    ['signing', { signing: { provider, key: new Uint8Array(1), types: new Set(['a']) } }],
    ['compressesClientEvents', { profile: 'documented', compressesClientEvents: true }],
  ])('is not made where it is told of %s: in the clear is no other way to do so', (name, options) => {
    expect(() => createPlainClientSession(options as object, silent)).toThrow(new RegExp(`^${name} is set`));
  });
});
