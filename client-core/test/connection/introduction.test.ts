import { describe, expect, it } from 'vitest';
import { introduced, introductionOf } from '../../src/connection/introduction.ts';

const nobody = { clientVersion: '2.5.1', encrypts: false, topics: [] };

describe('What a client tells in its query', () => {
  it('is its version, what it can, and its topics, percent-encoded', () => {
    const introduction = introductionOf({ ...nobody, encrypts: true, topics: ['prices', 'a b&c'] });
    expect(introduced('ws://one/wse', introduction)).toBe(
      'ws://one/wse?client_version=2.5.1&protocol_version=1&compression=true&encryption=true&topics=prices%2Ca+b%26c',
    );
  });

  it('stands behind what the URL says, which stays as it was written', () => {
    const url = introduced('ws://one/wse?format=msgpack&client_version=mine&x=%26', introductionOf(nobody));
    expect(url).toBe(
      'ws://one/wse?format=msgpack&client_version=mine&x=%26&protocol_version=1&compression=true&encryption=false',
    );
  });

  it('leaves out topics that would make the request too long', () => {
    const many = Array.from({ length: 1000 }, (_, at) => `topic ${at}`);
    expect(introductionOf({ ...nobody, topics: many })).not.toHaveProperty('topics');
  });
});
