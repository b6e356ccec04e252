import { describe, expect, it } from 'vitest';
import { messageTypes, validatePayload, validateSubscriptionUpdate } from '../src/index.ts';
import { readVectorsDirectory, transcriptsDirectory } from '../src/vectors.ts';

const hello = {
  server_version: '2.5.1',
  protocol_version: 1,
  features: { encryption: true },
  connection_id: '019c53c4-aaaa-7bbb-8ccc-000000000001',
};

describe('validatePayload accepts', () => {
  it.each([
    ['server_hello', hello],
    ['server_hello', { ...hello, limits: { max_message_size: 1_048_576 }, ping_interval: 25_000, unheard_of: [1] }],
    ['server_ready', { details: { connection_id: 'x' } }],
    ['server_ready', { details: { connection_id: 'x', user_id: null, features: { recovery: true } } }],
    ['client_hello', { client_version: 'wse-bench/0.1.0', protocol_version: 1 }],
    ['client_hello', { client_version: '2.4.1', protocol_version: 0, features: {}, connection_id: null }],
    ['subscription_update', { action: 'subscribe', topics: ['a', 'b*'] }],
    ['subscription_update', { recovery: { a: { epoch: '0000002a', offset: 5 }, b: { epoch: null, offset: 0 } } }],
    ['ping', undefined],
    ['ping', { timestamp: 1_708_441_800_000 }],
    ['PONG', { client_timestamp: 5, server_timestamp: '2026-02-28T12:00:00.000Z', latency: 0 }],
    ['error', { code: 'TEAPOT' }],
    ['error', { code: 'RATE_LIMITED', retry_after: 0.5 }],
    ['batch', { messages: [{ t: 'a', p: null }, {}], count: 2 }],
    ['presence_join', { user_id: 'alice', data: {} }],
    ['presence_update', { user_id: 'alice', data: null }],
    ['rate_limit_warning', { current_rate: 80_001, limit: 100_000, remaining: 19_999, retry_after: 1 }],
    ['chat', 5],
    ['', null],
    ['toString', undefined],
    ['__proto__', []],
  ])('%s with %j', (type, payload) => {
    expect(validatePayload(type, payload)).toBeUndefined();
  });
});

describe('validatePayload refuses', () => {
  it.each([
    ['server_hello', {}, 'server_version', 'a text', 'nothing'],
    ['server_hello', [], '', 'an object', 'an array'],
    ['server_hello', null, '', 'an object', 'null'],
    ['server_hello', { ...hello, features: { encryption: 1 } }, 'features.encryption', 'true or false', '1'],
    ['server_hello', { ...hello, features: undefined }, 'features', 'an object', 'nothing'],
    ['server_hello', { ...hello, protocol_version: -1 }, 'protocol_version', 'an integer from 0 to 4294967295', '-1'],
    [
      'server_hello',
      { ...hello, limits: { max_message_size: 2 ** 32 } },
      'limits.max_message_size',
      'an integer from 0 to 4294967295',
      '4294967296',
    ],
    ['server_ready', undefined, 'details', 'an object', 'nothing'],
    ['server_ready', { details: { connection_id: 'x', user_id: 5 } }, 'details.user_id', 'a text or null', '5'],
    ['client_hello', { client_version: 2, protocol_version: 1 }, 'client_version', 'a text', '2'],
    [
      'client_hello',
      { client_version: '', protocol_version: 1.5 },
      'protocol_version',
      'an integer from 0 to 4294967295',
      '1.5',
    ],
    ['subscription_update', { action: 'join' }, 'action', '"subscribe" or "unsubscribe"', '"join"'],
    ['subscription_update', { topics: 'a' }, 'topics', 'an array', '"a"'],
    ['subscription_update', { topics: ['a', 5] }, 'topics.1', 'a text', '5'],
    ['subscription_update', { recovery: [] }, 'recovery', 'an object', 'an array'],
    ['subscription_update', { recovery: { a: { offset: '5' } } }, 'recovery.a.offset', 'an integer', '"5"'],
    ['ping', { timestamp: 0.5 }, 'timestamp', 'an integer', '0.5'],
    ['ping', { timestamp: Number.NaN }, 'timestamp', 'an integer', 'NaN'],
    ['error', { code: 'X', retry_after: Number.POSITIVE_INFINITY }, 'retry_after', 'a number', 'Infinity'],
    ['error', { code: 5 }, 'code', 'a text', '5'],
    ['batch', { messages: [{}, 5] }, 'messages.1', 'an object', '5'],
    ['batch', { messages: [{}, { t: 5 }] }, 'messages.1.t', 'a text', '5'],
    ['presence_join', { user_id: 'alice' }, 'data', 'an object or null', 'nothing'],
    [
      'connection_quality',
      { quality: 'great' },
      'quality',
      '"excellent" or "good" or "fair" or "poor" or "unknown"',
      '"great"',
    ],
  ])('%s with %j at %o', (type, payload, path, expected, found) => {
    expect(validatePayload(type, payload)).toEqual({ path, expected, found });
  });

  it('and shortens what it found', () => {
    const found = validatePayload('ping', { timestamp: 'x'.repeat(1_000) })?.found ?? '';
    expect(found.length).toBeLessThan(50);
  });

  it('by itself as by the function of the type', () => {
    const payload = { action: 5 };
    expect(validateSubscriptionUpdate(payload)).toEqual(validatePayload('subscription_update', payload));
  });
});

describe('recorded messages', () => {
  const transcripts = readVectorsDirectory(transcriptsDirectory).files.flatMap((file) =>
    file.kind === 'transcripts' ? [file.content] : [],
  );

  // Messages that the recorded peer made: those of its own direction whose payload is not empty. What the recording
  // scripts made their applications send carries an id of their own choice or nothing.
  function messagesOf(peer: string, dir: string): readonly { t: string; p: unknown }[] {
    const frames = transcripts
      .filter((file) => file.peer.package === peer)
      .flatMap((file) => file.transcripts.flatMap((transcript) => transcript.frames));
    return frames.flatMap((frame) => {
      const json = /^(?:WSE|S|U)?(\{.*\})$/s.exec(frame.dir === dir ? (frame.text ?? '') : '')?.[1];
      return json === undefined ? [] : messageIn(json);
    });
  }

  function messageIn(json: string): readonly { t: string; p: unknown }[] {
    try {
      const { t, p } = JSON.parse(json);
      return typeof t === 'string' && Object.hasOwn(messageTypes, t) && Object.keys(p ?? {}).length > 0
        ? [{ t, p }]
        : [];
    } catch {
      return [];
    }
  }

  it.each([
    ['wse-server', 's2c', ['server_ready', 'server_hello', 'PONG', 'error', 'presence_join', 'rate_limit_warning']],
    ['wse-client', 'c2s', ['client_hello', 'subscription_update', 'ping', 'sync_request', 'health_check_response']],
  ] as const)('of %s pass', (peer, dir, expected) => {
    const messages = messagesOf(peer, dir);
    const seen = new Set(messages.map(({ t }) => t));
    expect(expected.filter((type) => !seen.has(type))).toEqual([]);
    const refused = messages.map(({ t, p }) => ({ t, p, issue: validatePayload(t, p) }));
    expect(refused.filter(({ issue }) => issue !== undefined)).toEqual([]);
  });
});
