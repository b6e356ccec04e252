import type { ConnectionHandler } from '../connection.ts';
import type { AcceptDecision } from '../upgrade.ts';
import type { ComplianceCase } from './case.ts';
import { equal } from './expect.ts';
import { tryInVain } from './refuse.ts';

const split = 'a\r\nX-Injected: b';
const silent: ConnectionHandler = { onFrame: () => {}, onClose: () => {} };

/** What no answer can be made of, as it comes from callers without types. */
const impossible: readonly (readonly [name: string, title: string, decision: AcceptDecision])[] = [
  ['nothing', 'gives nothing', undefined as unknown as AcceptDecision],
  ['no-handler', 'gives no handler', {} as AcceptDecision],
  ['status-200', 'refuses with 200', { status: 200 }],
  ['split-header', 'refuses with a header that has a line break', { status: 403, headers: { 'X-Why': split } }],
  ['split-upgrade', 'accepts with a header that has a line break', { handler: silent, headers: { 'X-Why': split } }],
];

/** Decisions of the application that cannot be carried out. */
export const decisionCases: readonly ComplianceCase[] = impossible.map(([name, title, decision]) => ({
  id: `refuse/accept-${name}`,
  title: `refuses with 500 when accept ${title}, and reports it`,
  listener: async (stage) => {
    const host = await stage.listen({ accept: () => decision });
    await stage.hear('tried');
    equal([host.errors.length, host.listener.counters.accepted], [1, 0], 'errors told and accepted');
  },
  dialer: (stage) => tryInVain(stage, 500),
}));
