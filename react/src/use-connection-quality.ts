import type { ConnectionQuality } from '@wsekit/client-core';
import { useClient } from './use-client.ts';
import { useSlice } from './use-slice.ts';

const unmeasured: ConnectionQuality = {
  samples: 0,
  latencyMs: undefined,
  jitterMs: undefined,
  lossPercent: 0,
  level: 'unknown',
  score: undefined,
  stability: undefined,
  suggestions: [],
};

/** How good the connection is: `unknown` until two pings have been answered, or not. (WSE-LIM-053) */
export function useConnectionQuality(): ConnectionQuality {
  return useSlice(useClient().store.quality, unmeasured);
}
