import type { ClientMutant } from '../mutant.ts';
import { connectionClientMutants } from './connection.ts';
import { messagesClientMutants } from './messages.ts';

/** Every broken client, in the order of the chapters. */
export const clientMutants: readonly ClientMutant[] = [...connectionClientMutants, ...messagesClientMutants];
