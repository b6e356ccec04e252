import type { BackplaneNode } from '@wsekit/server-core';
import { createUnixClock } from '@wsekit/transports';

const nothing = (): void => {};
const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** What a backplane belongs to where there is no server: it counts what is delivered. */
export function createSilentNode(interests: ReadonlySet<string>, onMessage: () => void): BackplaneNode {
  return {
    clock: createUnixClock(),
    logger,
    deliver: () => {
      onMessage();
      return 1;
    },
    undelivered: nothing,
    presence: nothing,
    nodeLeft: nothing,
    interests: () => interests,
    localPresence: () => [],
    stateChanged: nothing,
  };
}
