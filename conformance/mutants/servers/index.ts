import type { ServerMutant } from '../mutant.ts';
import { connectionMutants } from './connection.ts';
import { deliveryMutants } from './delivery.ts';
import { encryptionMutants } from './encryption.ts';
import { envelopeMutants } from './envelope.ts';
import { framesMutants } from './frames.ts';
import { handshakeMutants } from './handshake.ts';
import { livenessMutants } from './liveness.ts';
import { payloadMutants } from './payload.ts';
import { presenceMutants } from './presence.ts';
import { recoveryMutants } from './recovery.ts';
import { topicsMutants } from './topics.ts';

/** Every broken server, in the order of the chapters. */
export const serverMutants: readonly ServerMutant[] = [
  ...connectionMutants,
  ...framesMutants,
  ...envelopeMutants,
  ...handshakeMutants,
  ...payloadMutants,
  ...encryptionMutants,
  ...topicsMutants,
  ...deliveryMutants,
  ...recoveryMutants,
  ...presenceMutants,
  ...livenessMutants,
];
