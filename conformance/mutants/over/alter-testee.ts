import type { Testee } from '../../src/live/peer.ts';
import type { ApplicationCall, ApplicationMutant } from '../mutant.ts';

/** An implementation whose calls, and what its application is told, are altered. */
export function alterTestee(testee: Testee, mutant: Partial<ApplicationMutant>): Testee {
  const { address, links } = testee;
  return {
    ...(address === undefined ? {} : { address }),
    ...(links === undefined ? {} : { links }),
    isDriven: testee.isDriven,
    takesTokens: testee.takesTokens,
    greets: testee.greets,
    nowMs: () => testee.nowMs(),
    call: (name, args, named) => {
      const make: ApplicationCall['make'] = (others = args, otherNamed = named, other = name) =>
        testee.call(other, others, otherNamed);
      return mutant.call?.({ name, args, named, make }) ?? make();
    },
    takeEvents: async (waitMs) => {
      const events = await testee.takeEvents(waitMs);
      return mutant.events?.(events) ?? events;
    },
    advance: (ms) => testee.advance(ms),
    stop: () => testee.stop(),
  };
}
