// Shows what becomes of WebSocket frames that RFC 6455 forbids, of too many and of too large ones.
import { expect } from 'vitest';
import { besiege, type Siege } from './siege.ts';
import { closePayload, encodeWire, opcodes, type WireFrame } from './wire.ts';

const text = (value: string): Uint8Array => Buffer.from(value);
const { continuation, binary, ping, pong, close } = opcodes;

type Sent = Partial<WireFrame> & { readonly opcode: number };

/** Sends frames that end the connection; nothing of them may reach the application. */
async function isCutFor(siege: Siege, frames: readonly Sent[], codes: readonly (number | undefined)[]): Promise<void> {
  const client = await siege.connect();
  for (const frame of frames) client.sendFrame(frame);
  await siege.stage.until(() => client.hasEnded && siege.server.connectionCount === 1);
  expect(codes).toContain(client.closeCode);
  expect(siege.told(client).map(({ type }) => type)).toEqual(['disconnect']);
}

besiege('Frames that are none', (it) => {
  // RFC 6455 section 7.1.7 lets an endpoint end without a Close frame; uWebSockets.js does.
  const cases: readonly (readonly [string, readonly Sent[]])[] = [
    ['a reserved bit', [{ opcode: opcodes.text, reserved: 1, payload: text('x') }]],
    ['all reserved bits', [{ opcode: binary, reserved: 7, payload: text('x') }]],
    ['a reserved opcode', [{ opcode: 3, payload: text('x') }]],
    ['a reserved control opcode', [{ opcode: 11, payload: text('x') }]],
    ['a continuation of nothing', [{ opcode: continuation, payload: text('x') }]],
    [
      'a message within another',
      [
        { opcode: opcodes.text, isLast: false, payload: text('one') },
        { opcode: opcodes.text, payload: text('two') },
      ],
    ],
    ['a fragmented Ping', [{ opcode: ping, isLast: false }]],
    ['a Ping of 126 bytes', [{ opcode: ping, payload: new Uint8Array(126) }]],
    ['a Close of 126 bytes', [{ opcode: close, payload: closePayload(1000, 'x'.repeat(124)) }]],
  ];
  for (const [name, frames] of cases) {
    it(`end their connection by 1002 or a cut: ${name}`, {}, (siege) => isCutFor(siege, frames, [1002, undefined]));
  }

  it('end their connection by 1002 over ws: no mask', {}, async (siege) => {
    if (siege.transport === 'ws') {
      await isCutFor(siege, [{ opcode: opcodes.text, isMasked: false, payload: text('unmasked') }], [1002]);
    } else {
      // uWebSockets.js takes the first four bytes of it for a mask, and what is read then is no UTF-8.
      const frames = [{ opcode: opcodes.text, isMasked: false, payload: Uint8Array.of(0x61, 0x61, 0x61, 0x61, 0xff) }];
      const client = await siege.connect();
      for (const frame of frames) client.sendFrame(frame);
      client.destroy();
      await siege.stage.until(() => siege.server.connectionCount === 1);
      expect(siege.told(client).map(({ type }) => type)).toEqual(['disconnect']);
    }
  });

  const badTexts: readonly (readonly [string, readonly Sent[]])[] = [
    ['no UTF-8', [{ opcode: opcodes.text, payload: Uint8Array.of(0x61, 0xff, 0x62) }]],
    ['half a character', [{ opcode: opcodes.text, payload: text('é').subarray(0, 1) }]],
    ['a surrogate', [{ opcode: opcodes.text, payload: Uint8Array.of(0xed, 0xa0, 0x80) }]],
    [
      'no UTF-8 in the last fragment',
      [
        { opcode: opcodes.text, isLast: false, payload: text('fine') },
        { opcode: continuation, payload: Uint8Array.of(0xf4, 0x90, 0x80, 0x80) },
      ],
    ],
  ];
  for (const [name, frames] of badTexts) {
    it(`end their connection by 1007 or a cut: ${name}`, {}, (siege) => isCutFor(siege, frames, [1007, undefined]));
  }

  it('cost nobody else a message, however many connections send them', {}, async (siege) => {
    const clients = await Promise.all(Array.from({ length: 50 }, () => siege.socket()));
    for (const client of clients) client.ask();
    await siege.stage.until(() => siege.server.connectionCount === 51);
    for (const client of clients) client.sendFrame({ opcode: 3, payload: text('x') });
    await siege.exchange();
    await siege.stage.until(() => siege.server.connectionCount === 1);
  });
});

besiege('Messages that are too long', (it) => {
  it('end their connection by 1009, and are not delivered', { options: { maxFrameBytes: 1000 } }, async (siege) => {
    await isCutFor(siege, [{ opcode: binary, payload: new Uint8Array(1001) }], [1009]);
    await isCutFor(siege, [{ opcode: opcodes.text, payload: text('é'.repeat(501)) }], [1009]);
  });

  for (const profile of ['documented', 'observed'] as const) {
    const errors = profile === 'documented' ? ['MESSAGE_TOO_LARGE'] : [];
    it(`are ${profile === 'documented' ? '' : 'not '}named by an error before the Close, as ${profile}, and counted`, {
      options: { profile, maxFrameBytes: 1000 },
    }, async (siege) => {
      const client = await siege.connect();
      client.sendFrame({ opcode: binary, payload: new Uint8Array(1001) });
      await siege.stage.until(() => client.hasEnded && siege.server.connectionCount === 1);
      expect([client.errors, client.closeCode]).toEqual([errors, 1009]);
      expect(siege.metric('invalid_messages_total')).toBe(1);
    });
  }

  it('are not waited for once their length is known', {}, async (siege) => {
    const client = await siege.connect();
    client.write(Uint8Array.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6));
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(client.closeCode).toBe(siege.transport === 'ws' ? 1009 : undefined);
  });

  it('are counted over all their fragments', { options: { maxFrameBytes: 1000 } }, async (siege) => {
    const client = await siege.connect();
    client.sendFrame({ opcode: binary, isLast: false, payload: new Uint8Array(900) });
    for (let sent = 0; sent < 3; sent += 1) {
      client.sendFrame({ opcode: continuation, isLast: false, payload: new Uint8Array(900) });
    }
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(siege.told(client).map(({ type }) => type)).toEqual(['disconnect']);
  });

  it('end it as well where they come in too many fragments', {}, async (siege) => {
    const client = await siege.connect();
    const empty = encodeWire({ opcode: continuation, isLast: false, payload: new Uint8Array() });
    client.sendFrame({ opcode: binary, isLast: false });
    client.write(Buffer.concat(Array.from({ length: 70_000 }, () => empty)));
    await siege.exchange();
    client.sendFrame({ opcode: continuation });
    client.send('behind');
    await siege.stage.until(() => siege.told(client).length > 0);
    // uWebSockets.js keeps nothing for a fragment without bytes.
    const [first] = siege.told(client);
    expect(first?.type).toBe(siege.transport === 'ws' ? 'disconnect' : 'bin');
    expect(client.closeCode).toBe(siege.transport === 'ws' ? 1008 : undefined);
  });
});

besiege('Floods and trickles', (it) => {
  it('of Pings are answered with the last of each', {}, async (siege) => {
    const client = await siege.connect();
    for (let sent = 0; sent < 1000; sent += 1) client.sendFrame({ opcode: ping, payload: text(`${sent}`) });
    await siege.stage.until(() => client.lastPong === '999');
    await siege.reached(client);
    expect(siege.told(client)).toHaveLength(1);
  });

  it('of Pings from a peer that does not read are not all answered, and the next one is', {}, async (siege) => {
    const client = await siege.connect();
    client.stopReading();
    const one = encodeWire({ opcode: ping, payload: new Uint8Array(125) });
    const many = Buffer.concat(Array.from({ length: 8000 }, () => one));
    for (let sent = 0; sent < 20; sent += 1) client.write(many);
    await siege.reached(client);
    await siege.exchange();
    client.readOn();
    await siege.stage.until(() => siege.server.send(client.id, 'behind the Pongs'));
    await siege.stage.until(() => client.texts.length > 0);
    expect(client.pongs).toBeLessThan(20 * 8000);
    client.sendFrame({ opcode: ping, payload: text('still there?') });
    await siege.stage.until(() => client.lastPong === 'still there?');
  });

  it('of Pongs and Closes mean nothing', {}, async (siege) => {
    const client = await siege.connect();
    for (let sent = 0; sent < 1000; sent += 1) client.sendFrame({ opcode: pong, payload: text(`${sent}`) });
    await siege.reached(client);
    for (let sent = 0; sent < 1000; sent += 1) client.sendFrame({ opcode: close, payload: closePayload(4000) });
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(siege.told(client).slice(1)).toEqual([
      { type: 'disconnect', connectionId: client.id, code: 4000, reason: '' },
    ]);
  });

  it('of single bytes are read as what they are', {}, async (siege) => {
    const client = await siege.connect();
    client.trickle(encodeWire({ opcode: opcodes.text, payload: text('byte by byte') }));
    await siege.stage.until(() => siege.told(client).length === 1);
    expect(siege.told(client)[0]).toMatchObject({ type: 'raw', text: 'byte by byte' });
  });

  it('that never end a message are no sign of life', {}, async (siege) => {
    const client = await siege.connect();
    const [head, ...rest] = [encodeWire({ opcode: binary, payload: new Uint8Array(100) })];
    const bytes = Buffer.concat([head ?? Buffer.alloc(0), ...rest]);
    for (let at = 0; at < 18; at += 1) {
      client.write(bytes.subarray(at, at + 1));
      siege.witness.send('alive');
      await siege.stage.advance(5000);
    }
    await siege.stage.until(() => siege.server.connectionCount === 1);
    expect(siege.told(client).map(({ type }) => type)).toEqual(['disconnect']);
  });
});
