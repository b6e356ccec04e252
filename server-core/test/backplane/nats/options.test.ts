import { createNatsBackplane } from '@wsekit/server-core/nats';
import { describe, expect, it } from 'vitest';

describe('options of the backplane over NATS', () => {
  it('are refused where they mean nothing', () => {
    for (const prefix of ['', 'a b', 'a.*', '.a', 'a.', '>', 'x'.repeat(129)]) {
      expect(() => createNatsBackplane({ prefix }), prefix).toThrow(TypeError);
    }
    expect(() => createNatsBackplane({ history: { stream: 'a.b' } })).toThrow(TypeError);
    const numbers = [
      { heartbeatMs: 0 },
      { maxPendingMessages: 1.5 },
      { maxPendingBytes: Number.NaN },
      { ackTimeoutMs: -1 },
      { heartbeatMs: 1_000, peerTimeoutMs: 1_999 },
      { history: { bufferEntries: 0 } },
      { history: { ttlMs: 0 } },
      { history: { replicas: 0 } },
    ];
    for (const options of numbers) expect(() => createNatsBackplane(options)).toThrow(RangeError);
  });

  it('make a history where one is asked for, and none else', () => {
    expect(createNatsBackplane().history).toBeUndefined();
    expect(createNatsBackplane({ history: {} }).history).toBeDefined();
  });
});
