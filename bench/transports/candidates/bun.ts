import { listen } from '@wsekit/transports/bun';
import { startAdapter } from '../adapter.ts';
import type { Candidate } from '../candidate.ts';

export const start = (): Promise<Candidate> => startAdapter(listen);
