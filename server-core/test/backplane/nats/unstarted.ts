import type { Backplane } from '@wsekit/server-core';
import { createNatsBackplane } from '@wsekit/server-core/nats';

/** For members whose backplane is not used. */
export const unstarted: Backplane = createNatsBackplane();
