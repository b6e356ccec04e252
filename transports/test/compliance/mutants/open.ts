import type { UpgradeRequest } from '../../../src/interface.ts';
import type { Mutant } from '../mutant.ts';
import { override } from '../override.ts';

const requests = (change: (request: UpgradeRequest) => Partial<UpgradeRequest>): Pick<Mutant, 'listenOptions'> => ({
  listenOptions: ({ accept }) => ({ accept: (request) => accept(override(request, change(request))) }),
});
const nothing = (): void => {};

/** Wrong openings. */
export const openMutants: readonly Mutant[] = [
  {
    wrong: 'opens twice',
    noticedBy: 'open/accept',
    handler: (own) => ({ onOpen: (connection) => [own.onOpen?.(connection), own.onOpen?.(connection)] }),
  },
  {
    wrong: 'decodes paths',
    noticedBy: 'open/path-and-query',
    ...requests(({ path }) => ({ path: decodeURIComponent(path) })),
  },
  {
    wrong: 'knows headers by one spelling only',
    noticedBy: 'open/headers',
    ...requests((own) => ({ header: (name) => (name === name.toLowerCase() ? own.header(name) : undefined) })),
  },
  {
    wrong: 'leaves cookies as sent',
    noticedBy: 'open/headers',
    ...requests((own) => ({ cookie: (name) => own.cookie(name)?.replace(' ', '%20') })),
  },
  {
    wrong: 'sorts subprotocols',
    noticedBy: 'open/subprotocol',
    ...requests((own) => ({ subprotocols: [...own.subprotocols].reverse() })),
  },
  {
    wrong: 'agrees on the first subprotocol',
    noticedBy: 'open/subprotocol',
    connection: () => ({ subprotocol: 'first' }),
  },
  { wrong: 'does not know the peer', noticedBy: 'open/remote-address', connection: () => ({ remoteAddress: '' }) },
  { wrong: 'counts no pending handshakes', noticedBy: 'open/slow-accept', listener: () => ({ pendingHandshakes: 0 }) },
  {
    wrong: 'always refuses with 400',
    noticedBy: 'refuse/status-403',
    listenOptions: ({ accept }) => ({
      accept: async (request) => {
        const decision = await accept(request);
        return 'status' in decision ? { ...decision, status: 400 } : decision;
      },
    }),
  },
  {
    wrong: 'does not report what accept throws',
    noticedBy: 'refuse/accept-throws',
    listenOptions: () => ({ onError: nothing }),
  },
  {
    wrong: 'tells nobody whom it refuses',
    noticedBy: 'refuse/too-many-connections',
    listenOptions: () => ({ onRefused: nothing }),
  },
  {
    wrong: 'has no limit of connections',
    noticedBy: 'refuse/too-many-connections',
    listenOptions: () => ({ maxConnections: 1_000 }),
  },
  {
    wrong: 'has no limit of handshakes',
    noticedBy: 'refuse/too-many-pending',
    listenOptions: () => ({ maxPendingHandshakes: 512 }),
  },
  {
    wrong: 'waits for accept for ever',
    noticedBy: 'refuse/no-decision',
    listenOptions: () => ({ handshakeTimeoutMs: 60_000 }),
  },
  {
    wrong: 'waits for the server for ever',
    noticedBy: 'refuse/dial-timeout',
    dialOptions: () => ({ handshakeTimeoutMs: 60_000 }),
  },
  {
    wrong: 'ignores the signal',
    noticedBy: 'refuse/abort-before',
    dialOptions: () => ({ signal: new AbortController().signal }),
  },
  {
    wrong: 'tells accept nothing of peers that leave',
    noticedBy: 'refuse/abort-during',
    ...requests(() => ({ signal: new AbortController().signal })),
  },
  {
    wrong: 'counts connections that have ended',
    noticedBy: 'close/leaves-the-listener',
    listener: (own) => ({
      get connectionCount() {
        return own.counters.accepted;
      },
    }),
  },
];
