import { readFileSync } from 'node:fs';
import { closeCodes } from '@wsekit/spec';
import { describe, expect, it } from 'vitest';
import { type Reaction, reactionTo } from '../src/connection/close-policy.ts';

const words: Readonly<Record<Reaction, string>> = {
  stay_down: 'stays down',
  reconnect: 'comes back',
  move: 'comes back, elsewhere where it can',
  refresh_credentials: 'comes back with another token',
};

describe('The README', () => {
  it('says of every close code of the schema what the client does', () => {
    const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const told = [...text.matchAll(/^\| (\d{4}) \| `([A-Z_]+)` \| (.+) \|$/gm)].map(([, ...columns]) => columns);
    const done = Object.entries(closeCodes).map(([name, { code }]) => {
      const reaction = reactionTo({ kind: 'closed', code, reason: '' }, false);
      return [String(code), name, words[reaction]];
    });
    expect(told).toEqual(done);
  });
});
