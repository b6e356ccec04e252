import { isServerError } from '@wsekit/server-core';
import { createRedisBackplane } from '@wsekit/server-core/redis';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeys } from '../../src/backplane/redis/keys.ts';
import {
  decodeMessage,
  encodeBody,
  encodeHead,
  encodeMessage,
  joinMessages,
  partMessages,
} from '../../src/backplane/redis/message.ts';

const nodeId = '3f1c-A_9';
const topics = fc.string({ unit: 'grapheme', maxLength: 200 });
const texts = fc.string({ unit: 'grapheme' });
const positions = fc.record({ epoch: fc.nat(0xffff_ffff), offset: fc.maxSafeNat() });

describe('a publication on a channel', () => {
  it('is read as it was written, with its position or without', () => {
    fc.assert(
      fc.property(
        fc.record({
          node: fc.constant(nodeId),
          seq: fc.maxSafeNat(),
          number: fc.option(fc.maxSafeNat(), { nil: undefined }),
          position: fc.option(positions, { nil: undefined }),
          topic: topics,
          text: texts,
        }),
        (message) => {
          expect(decodeMessage(encodeMessage(message))).toEqual(message);
        },
      ),
    );
  });

  it('is read as the script of the engine writes it', () => {
    const message = `${encodeHead(nodeId, 7)}4294967295 9007199254740991 ${encodeBody('a b', 'x')}`;
    const position = { epoch: 4_294_967_295, offset: 9_007_199_254_740_991 };
    expect(decodeMessage(message)).toEqual({
      node: nodeId,
      seq: 7,
      number: undefined,
      topic: 'a b',
      text: 'x',
      position,
    });
  });

  it('is refused in any other form', () => {
    const wrong = [
      '',
      'hello',
      'wse3 n 1 - - - 1 ax',
      'wse2 n 1 - - - 2 a',
      'wse2 n 1 - - - 1',
      'wse2 n 1 - - 1 ax',
      'wse2 n 1 - - - x ax',
      'wse2 n 1 - 5 - 1 ax',
      'wse2 n 1 - - 5 1 ax',
      'wse2 n 1 - 4294967296 0 1 ax',
      'wse2 n 1 - 0 9007199254740992 1 ax',
      'wse2 n 9007199254740992 - - - 1 ax',
      `wse2 ${'n'.repeat(65)} 1 - - - 1 ax`,
      'wse2 n 1 9007199254740992 - - 1 ax',
      'wse2 n! 1 - - - 1 ax',
    ];
    expect(wrong.map(decodeMessage)).toEqual(wrong.map(() => undefined));
  });

  it('of any text is read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `wse2 n 1 - - - ${text}`),
        ),
        (text) => {
          const message = decodeMessage(text);
          if (message !== undefined) expect(decodeMessage(encodeMessage(message))).toEqual(message);
        },
      ),
    );
  });
});

describe('keys', () => {
  /** What a Cluster hashes: what is between the first brace and the next closing one, where there is anything. */
  const tagOf = (key: string): string => /^[^{]*\{([^}]+)\}/.exec(key)?.[1] ?? key;

  it('of one topic have one hash slot, and keys of two topics are never the same', () => {
    const keys = createKeys('wse');
    const odd = fc.string({ unit: fc.constantFrom('{', '}', '%', 'a', ':', '7', 'D', '2', '5') });
    fc.assert(
      fc.property(fc.oneof(odd, topics), fc.oneof(odd, topics), (one, other) => {
        const all = (topic: string): string[] => [keys.topic(topic), keys.place(topic), keys.stream(topic)];
        expect(new Set(all(one).map(tagOf)).size).toBe(1);
        if (one !== other) expect(all(one)).not.toEqual(all(other));
      }),
    );
  });
});

describe('options of a Redis backplane', () => {
  const problemsOf = (options: object): readonly string[] => {
    try {
      createRedisBackplane(options);
      return [];
    } catch (error) {
      return isServerError(error) ? error.problems : [String(error)];
    }
  };

  it('are taken where they mean something', () => {
    const history = { bufferEntries: 64, ttlMs: 1_000 };
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ redis: 'rediss://redis.example:6380/1', history, prefix: 'chat', heartbeatMs: 10 })).toEqual(
      [],
    );
    expect(problemsOf({ redis: { sentinels: [{ host: 's', port: 26_379 }], name: 'main' } })).toEqual([]);
    expect(problemsOf({ cluster: { nodes: [{ host: 'c', port: 7_000 }] } })).toEqual([]);
  });

  it('name every mistake at once, and never a password', () => {
    const problems = problemsOf({
      redis: { password: 'secret', keyPrefix: 'x' },
      cluster: { nodes: [] },
      prefix: 'a{b',
      history: { bufferEntries: 0 },
      heartbeatMs: 10_000,
      maxInFlight: -1,
      hertbeatMs: 1,
    });
    const named = [
      'redis',
      'cluster',
      'prefix',
      'history',
      'nodeTtlMs',
      'maxInFlight',
      'hertbeatMs',
      'redis and cluster',
    ];
    expect(named.filter((name) => !problems.some((problem) => problem.includes(name)))).toEqual([]);
    expect(problems.join()).not.toContain('secret');
  });
});

describe('several publications on a channel', () => {
  const messages = fc
    .array(fc.tuple(fc.nat(), topics, texts), { minLength: 1, maxLength: 20 })
    .map((all) => all.map(([seq, topic, text]) => `${encodeHead(nodeId, seq)}- - ${encodeBody(topic, text)}`));

  it('are parted as they were joined', () => {
    fc.assert(
      fc.property(messages, (all) => {
        expect([...partMessages(joinMessages(all))]).toEqual(all);
      }),
    );
  });

  it('that were cut short are parted up to there, and the rest is no message', () => {
    fc.assert(
      fc.property(messages, fc.nat(), (all, at) => {
        const whole = joinMessages([...all, ...all]);
        const cut = whole.slice(0, 'wse2* '.length + (at % (whole.length - 'wse2* '.length)));
        const parts = [...partMessages(cut)];
        const readable = parts.filter((part) => decodeMessage(part) !== undefined);
        expect(readable).toEqual([...all, ...all].slice(0, readable.length));
        expect(parts.length - readable.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are no messages where their lengths are none', () => {
    for (const text of ['wse2* x', 'wse2* 3abc', 'wse2* 99999999999 a', 'wse2* wse2 n 1 - - - 1 ax'])
      expect([...partMessages(text)]).toEqual(['']);
    expect([...partMessages('wse2* 0 0 ')]).toEqual(['', '']);
  });
});
