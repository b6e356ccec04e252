import { serverCases } from '#suites/server/index.ts';
import { dial } from '../steps/dial.ts';
import type { LiveSuite } from '../suite.ts';
import { commonPerformers } from './common-performers.ts';

/** The suite for servers: the suite plays the clients. */
export const serverSuite: LiveSuite = { side: 'server', cases: serverCases, performers: { ...commonPerformers, dial } };
