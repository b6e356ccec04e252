import { type Clock, createUnixClock } from '@wsekit/transports';

export type { Clock } from '@wsekit/transports';

/** The clock of the platform, in Unix time; what it schedules does not keep the process alive. */
export const realClock: Clock = createUnixClock({ keepsAlive: false });
