import { atClient, atServer, callThat, type PairCase, told, toldNothing } from '../language/index.ts';
import { opened, user } from './parts.ts';

/** Chapters 01 and 04: who is let in, and when both are ready. */
export const openingCases: readonly PairCase[] = [
  {
    id: 'opening/token-is-taken',
    title: 'the client is let in by its token, as the user that it names',
    requirements: ['WSE-CONN-031', 'WSE-HS-001', 'WSE-PRS-001'],
    steps: [atServer(told('auth_connect', { $kind: 'text' }, user)), atClient(told('state', 'connected'))],
  },
  {
    id: 'opening/token-is-refused',
    title: 'a client whose token is refused stays down, and the application of the server is told nothing',
    requirements: ['WSE-CONN-048', 'WSE-CONN-054', 'WSE-CONN-081'],
    client: { token: 'nonsense' },
    steps: [
      atClient(told('state', 'error'), callThat('why', { gives: 'unauthorized' })),
      atServer(toldNothing, callThat('get_connection_count', { gives: 0, withinMs: 2000 })),
    ],
  },
  {
    id: 'opening/both-are-ready',
    title: 'behind the handshake the client is ready, and the server counts one connection',
    requirements: ['WSE-HS-001', 'WSE-HS-015'],
    steps: [
      ...opened,
      atClient(callThat('is_ready', { gives: true }), callThat('state', { gives: 'connected' })),
      atServer(callThat('get_connection_count', { gives: 1 })),
    ],
  },
];
