import { clientCases } from '#suites/client/index.ts';
import { Door } from '../door.ts';
import { accept, sayHello } from '../steps/accept.ts';
import { undialled } from '../steps/undialled.ts';
import type { LiveSuite } from '../suite.ts';
import { commonPerformers } from './common-performers.ts';

/** The suite for clients: the suite is the server. */
export const clientSuite: LiveSuite = {
  side: 'client',
  cases: clientCases,
  performers: { ...commonPerformers, accept, 'say-hello': sayHello, undialled },
  openDoor: (limits) => Door.open(limits),
};
