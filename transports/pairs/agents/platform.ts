import { createDialer } from '../../src/browser/index.ts';
import type { DialerAbilities } from '../../src/compliance/index.ts';
import { runProcessAgent } from './roles.ts';

const { deno } = process.versions;
const shared = { hidesRefusals: true, endsBadTextWithoutCode: true };
const ofDeno: Partial<DialerAbilities> = { ...shared, trustsAnyAnswer: true, doesNotKnow1014: true };
const ofNode: Partial<DialerAbilities> = { ...shared, dropsByteOrderMark: true, waitsForTcpEnd: true };

await runProcessAgent(deno === undefined ? `Node ${process.version}` : `Deno ${deno}`, {
  dialer: createDialer(),
  dialerMore: deno === undefined ? ofNode : ofDeno,
});
