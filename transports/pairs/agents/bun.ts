import { dialer, listen } from '../../src/bun/index.ts';
import type { ListenerAbilities } from '../../src/compliance/index.ts';
import { runProcessAgent } from './roles.ts';

const listenerMore: Partial<ListenerAbilities> = {
  endsBadTextWithoutCode: true,
  closesAtOnce: true,
  cutsLargeMessages: true,
  hidesHttpVersion: true,
};

await runProcessAgent(`Bun ${process.versions.bun}`, {
  listen,
  dialer,
  listenerMore,
  dialerMore: { hidesRefusals: true, endsBadTextWithoutCode: true, waitsForTcpEnd: true },
});
