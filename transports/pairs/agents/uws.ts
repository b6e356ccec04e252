import type { ListenerAbilities } from '../../src/compliance/index.ts';
import { listen } from '../../src/uws/index.ts';
import { runProcessAgent } from './roles.ts';

const listenerMore: Partial<ListenerAbilities> = {
  endsBadTextWithoutCode: true,
  closesAtOnce: true,
  cutsLargeMessages: true,
  dropsEarlyFrames: true,
  ignoresMaskBit: true,
  takesBadCloseForEmpty: true,
  refusesLateCloseCodes: true,
};

await runProcessAgent(`Node ${process.version}`, { listen, listenerMore });
