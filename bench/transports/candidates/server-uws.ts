import { listen } from '@wsekit/transports/uws';
import type { Candidate } from '../candidate.ts';
import { startServerCandidate } from '../server-candidate.ts';

export const start = (): Promise<Candidate> => startServerCandidate(listen);
