import { createCodecContext, encodeFrame, type Frame } from '@wsekit/codec';
import { provider } from '@wsekit/codec/crypto';
import { createRecorder, LogFormatError, type LogRecord, type RecorderOptions, readLog } from '@wsekit/codec/log';
import { msgpack } from '@wsekit/codec/msgpack';
import { createClientSession, createServerSession } from '@wsekit/codec/session';
import { describe, expect, it } from 'vitest';

function record(options?: RecorderOptions) {
  const lines: string[] = [];
  const recorder = createRecorder((line) => void lines.push(line), options);
  const read = (): readonly LogRecord[] => readLog(lines.join('')).records;
  return { lines, recorder, read };
}

const about = { conn: 'a', side: 'server', msgpack, nowMs: () => 5 } as const;

describe('a recorder', () => {
  it('writes a header once, then frames with what they say, decisions and the end', () => {
    const { lines, recorder } = record();
    const log = recorder.connection({ ...about, user: 'u' });
    log.opened('10.0.0.1');
    log.received('{"t":"chat","p":{"text":"hello"}}');
    log.settled();
    log.sent('WSE{"t":"PONG","v":1}', true);
    log.sent('WSE{"t":"PONG","v":1}', false);
    log.ended(1000, 'bye', 'peer');
    recorder.connection({ ...about, conn: 'b' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { format: 'wse-log/1', side: 'server', dialect: 'D2g', profile: 'observed', secrets: 'masked', started_ms: 5 },
      { at_ms: 5, conn: 'a', k: 'open', side: 'server', dialect: 'D2g', format: 'json', remote: '10.0.0.1', user: 'u' },
      {
        at_ms: 5,
        conn: 'a',
        k: 'in',
        text: '{"t":"chat","p":{"text":"hello"}}',
        decoded: { t: 'chat', p: { text: 'hello' } },
      },
      { at_ms: 5, conn: 'a', k: 'out', text: 'WSE{"t":"PONG","v":1}', decoded: { c: 'WSE', t: 'PONG', v: 1 } },
      { at_ms: 5, conn: 'a', k: 'out', text: 'WSE{"t":"PONG","v":1}', decoded: { c: 'WSE', t: 'PONG', v: 1 } },
      { at_ms: 5, conn: 'a', k: 'decision', what: 'dropped', why: 'no_room' },
      { at_ms: 5, conn: 'a', k: 'close', code: 1000, reason: 'bye', why: 'peer' },
    ]);
  });

  it('masks a token in text, in what it says, and leaves out bytes that hold one', () => {
    const { recorder, lines, read } = record();
    const log = recorder.connection({ ...about, format: 'msgpack' });
    const message = { t: 'auth', p: { token: 'the-secret' } };
    log.received(JSON.stringify(message));
    log.received(
      encodeFrame(message, createCodecContext({ direction: 'client_to_server', format: 'msgpack', msgpack })),
    );
    expect(lines.join('')).not.toContain('the-secret');
    const [text, bytes] = read();
    expect(text).toMatchObject({ text: '{"t":"auth","p":{"token":"***"}}', masked: true });
    expect(bytes).toMatchObject({ masked: true, bytes: expect.any(Number) });
    expect(bytes).toHaveProperty('decoded.p.token', '***');
    expect(bytes).not.toHaveProperty('base64');
  });

  it('masks tokens of URLs and of decisions, of names written otherwise, and of bytes nobody can read', () => {
    const { recorder, lines, read } = record();
    const log = recorder.connection({ ...about, url: 'ws://host/wse?access=the-secret&format=msgpack' });
    log.opened();
    log.decided('refused', 'auth', { token: 'the-secret' });
    log.received('{"t":"auth","p":{"tok\\u0065n":"the-secret"}}');
    log.received(Buffer.from('X token=the-secret'));
    expect(lines.join('')).not.toContain('the-secret');
    expect(lines.join('')).not.toContain(Buffer.from('the-secret').toString('base64').slice(0, 8));
    expect(read()).toMatchObject([
      { k: 'open', url: 'ws://host/wse?access=***&format=msgpack' },
      { k: 'decision', details: { token: '***' } },
      { k: 'in', masked: true, bytes: 44, decoded: { p: { token: '***' } } },
      { k: 'in', masked: true, bytes: 18 },
    ]);
    const [, , text, bytes] = read();
    expect(text).not.toHaveProperty('text');
    expect(bytes).not.toHaveProperty('base64');
  });

  it('keeps the beginning of a frame that is longer than its limit, and says how long it was', () => {
    const { recorder, read } = record({ maxFrameBytes: 64 });
    const log = recorder.connection(about);
    log.received(JSON.stringify({ t: 'long', p: { text: 'x'.repeat(100) } }));
    const [frame] = read();
    expect(frame).toMatchObject({ bytes: 128, cut: true, decoded: { t: 'long', p: '***' } });
    expect(frame).toHaveProperty('text.length', 64);
  });

  it('says why a frame could not be read, and what the session decided', () => {
    const { recorder, read } = record();
    const log = recorder.connection({ ...about, side: 'client' });
    const session = createClientSession(
      { dialect: 'D2g' },
      { transmit: () => true, deliver: () => {}, close: () => {}, event: (event) => log.event(event) },
    );
    session.open(0);
    log.received('WSE{broken');
    session.receive('WSE{broken', 0);
    log.settled();
    expect(read().slice(0, 2)).toEqual([
      expect.objectContaining({ k: 'in', unreadable: 'invalid_json' }),
      expect.objectContaining({ k: 'decision', what: 'refused', why: 'invalid_json' }),
    ]);
  });

  it('counts what its sink loses or fails at, goes on, and says in the log how much is missing', () => {
    const lines: string[] = [];
    let mode: 'takes' | 'full' | 'throws' = 'takes';
    const recorder = createRecorder({
      write: (line: string) => {
        if (mode === 'throws') throw new Error('the disk is gone');
        return mode === 'takes' && lines.push(line) > 0;
      },
    });
    const log = recorder.connection(about);
    for (mode of ['full', 'throws', 'takes'] as const) log.received('{"t":"x"}');
    expect(recorder.counts).toEqual({ written: 1, lost: 2 });
    expect(readLog(lines.join('')).records.map(({ k }) => k)).toEqual(['lost', 'in']);
    expect(readLog(lines.join('')).records[0]).toHaveProperty('records', 2);
  });

  it('numbers connections that have no name', () => {
    const { recorder, read } = record();
    for (let count = 0; count < 2; count += 1) recorder.connection({ side: 'client', nowMs: () => 0 }).opened();
    expect(read().map((each) => 'conn' in each && each.conn)).toEqual(['1', '2']);
  });

  it('refuses a limit out of range', () => {
    expect(() => createRecorder(() => {}, { maxFrameBytes: 63 })).toThrow(RangeError);
  });

  it('writes down links with what their frames say', () => {
    const { recorder, lines, read } = record();
    const link = recorder.link({ remote: '10.0.0.2:7000', nowMs: () => 1 });
    link.opened('dialer');
    link.sent(Uint8Array.of(1, 2), { type: 'PING' });
    link.received(Uint8Array.of(3), undefined, 'unknown_type');
    link.received(Uint8Array.of(3, 4), { type: 'HELLO', token: 'secret' });
    link.decided('closed', 'duplicate');
    link.ended('the other link stays');
    expect(lines[0]).toContain('"dialect":"cluster"');
    expect(read().map(({ k }) => k)).toEqual(['open', 'event', 'out', 'in', 'in', 'decision', 'close']);
    expect(read()[2]).toMatchObject({ base64: 'AQI=', decoded: { type: 'PING' } });
    expect(read()[3]).toMatchObject({ unreadable: 'unknown_type' });
    expect(read()[4]).toMatchObject({ masked: true, bytes: 2, decoded: { type: 'HELLO', token: '***' } });
  });
});

describe('the log of an encrypted connection', () => {
  function converse(options: RecorderOptions) {
    const { recorder, lines, read } = record(options);
    const log = recorder.connection(about);
    const [up, down]: Frame[][] = [[], []];
    const quiet = { deliver: () => {}, close: () => {} };
    const server = createServerSession(log.watch({ connectionId: 'a', encryption: { provider } }), {
      ...quiet,
      transmit: (frame) => {
        log.sent(frame, true);
        down?.push(frame);
      },
    });
    const client = createClientSession(
      { encryption: { provider } },
      { ...quiet, transmit: (frame) => up?.push(frame) },
    );
    const pump = (): void => {
      for (let frame = down?.shift(); frame !== undefined; frame = down?.shift()) {
        client.receive(frame, 0);
        for (const answer of up?.splice(0) ?? []) {
          log.received(answer);
          server.receive(answer, 0);
          log.settled();
        }
      }
    };
    client.open(0);
    server.open(0);
    pump();
    server.send({ t: 'answer', p: { text: 'for two' } }, 0);
    client.send({ t: 'whisper', p: { text: 'for two' } }, 0);
    pump();
    const sealed = read().filter((each) => 'sealed' in each);
    return { lines, sealed, records: read() };
  }

  it('shows what kind of message went sealed, and not what was in it', () => {
    const { lines, sealed, records } = converse({});
    expect(lines.join('')).not.toContain('for two');
    expect(sealed).toHaveLength(2);
    expect(sealed[1]).toMatchObject({ k: 'in', masked: true, decoded: { t: 'whisper', p: '***' } });
    expect(sealed[0]).toMatchObject({ k: 'out', masked: true, decoded: { t: 'answer', p: '***' } });
    expect(records.some(({ k }) => k === 'key')).toBe(false);
  });

  it('holds the message and the key where secrets are kept', () => {
    const { sealed, records } = converse({ secrets: 'kept' });
    expect(sealed).toHaveLength(2);
    for (const each of sealed) expect(each).toHaveProperty('decoded.p.text', 'for two');
    expect(records.find(({ k }) => k === 'key')).toHaveProperty('aes_key_hex', expect.stringMatching(/^[0-9a-f]{64}$/));
  });
});

describe('reading a log', () => {
  it('passes over a line that was cut off, and says which', () => {
    const { recorder, lines } = record();
    recorder.connection(about).received('{"t":"x"}');
    const text = `${lines.join('')}{"k":"in","at_ms`;
    expect(readLog(text)).toMatchObject({ header: { side: 'server' }, problems: ['line 3: no record'] });
    expect(readLog(text).records).toHaveLength(1);
  });

  it('refuses what does not begin with a header', () => {
    expect(() => readLog('{"k":"in"}\n')).toThrow(LogFormatError);
    expect(() => readLog('')).toThrow(LogFormatError);
  });
});
