import { listen } from '@wsekit/transports/uws';
import type { Candidate } from '../candidate.ts';
import { startServerCandidate } from '../server-candidate.ts';

export const start = (isGuarded: boolean): Promise<Candidate> => startServerCandidate(listen, isGuarded);
