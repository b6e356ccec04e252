import type { LiveCase } from '../language/index.ts';
import { diallingCases } from './dialling.ts';

/** Every case of the client suite: the suite is the server. */
export const clientCases: readonly LiveCase[] = [...diallingCases];
