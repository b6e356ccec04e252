import type { LiveCase } from '../language/index.ts';
import { handshakeCases } from './handshake.ts';

/** Every case of the server suite. */
export const serverCases: readonly LiveCase[] = [...handshakeCases];
