import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { messageOf } from '../src/events.ts';
import { checkMessage } from '../src/schema-check.ts';

const message = (p: unknown, t = 'price') => messageOf({ t, p }, false);
const schemaOf = (validate: StandardSchemaV1['~standard']['validate']): StandardSchemaV1 => ({
  '~standard': { version: 1, vendor: 'test', validate },
});

describe('A schema', () => {
  const price = z.object({ bid: z.coerce.number(), at: z.object({ venue: z.string() }) });

  it('gives the payload that is delivered, and leaves the envelope as it came', () => {
    const came = message({ bid: '1.5', at: { venue: 'x' }, more: 1 });
    const { message: checked } = checkMessage(came, { price }) as { message: typeof came };
    expect(checked.payload).toEqual({ bid: 1.5, at: { venue: 'x' } });
    expect(checked.envelope.p).toEqual({ bid: '1.5', at: { venue: 'x' }, more: 1 });
  });

  it('says what is wrong and where, ten things at most', () => {
    expect(checkMessage(message({ bid: 1, at: {} }), { price }).issues).toEqual([
      expect.stringMatching(/^at\.venue: /),
    ]);
    const endless = schemaOf(() => ({ issues: Array.from({ length: 99 }, () => ({ message: 'no' })) }));
    expect(checkMessage(message(1), { price: endless }).issues).toEqual(Array.from({ length: 10 }, () => 'no'));
  });

  it('that throws, or answers later, takes nothing', () => {
    const throws = schemaOf(() => {
      throw new Error('broken');
    });
    expect(checkMessage(message(1), { price: throws }).issues).toEqual(['the schema has thrown: broken']);
    const later = schemaOf(() => Promise.reject(new Error('later')));
    expect(checkMessage(message(1), { price: later }).issues).toEqual(['the schema does not answer at once']);
  });

  it('concerns the messages of its type alone, whatever a server calls its own', () => {
    for (const type of ['news', 'toString', '__proto__', 'constructor']) {
      const came = message('anything', type);
      expect(checkMessage(came, { price })).toEqual({ message: came });
    }
  });
});
