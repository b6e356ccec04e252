import { listen } from '@wsekit/transports/uws';
import { startAdapter } from '../adapter.ts';
import type { Candidate } from '../candidate.ts';

export const start = (): Promise<Candidate> => startAdapter(listen);
