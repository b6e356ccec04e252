import type { LiveCase } from '../language/index.ts';
import { closingCases } from './closing.ts';
import { compressionCases } from './compression.ts';
import { connectionCases } from './connection.ts';
import { deliveryCases } from './delivery.ts';
import { drainingCases } from './draining.ts';
import { encryptionCases } from './encryption.ts';
import { envelopeCases } from './envelope.ts';
import { eventsCases } from './events.ts';
import { frameContentsCases } from './frame-contents.ts';
import { framesCases } from './frames.ts';
import { greetingCases } from './greeting.ts';
import { groupsCases } from './groups.ts';
import { handshakeCases } from './handshake.ts';
import { historiesCases } from './histories.ts';
import { keysCases } from './keys.ts';
import { livenessCases } from './liveness.ts';
import { msgpackCases } from './msgpack.ts';
import { presenceCases } from './presence.ts';
import { presenceLimitsCases } from './presence-limits.ts';
import { publishingCases } from './publishing.ts';
import { ratesCases } from './rates.ts';
import { recoveryCases } from './recovery.ts';
import { requestsCases } from './requests.ts';
import { stampsCases } from './stamps.ts';
import { subscriptionsCases } from './subscriptions.ts';
import { toTheApplicationCases } from './to-the-application.ts';
import { tokensCases } from './tokens.ts';
import { whatIsSealedCases } from './what-is-sealed.ts';

/** Every case of the server suite, in the order of the chapters. */
export const serverCases: readonly LiveCase[] = [
  ...connectionCases,
  ...tokensCases,
  ...frameContentsCases,
  ...closingCases,
  ...framesCases,
  ...envelopeCases,
  ...publishingCases,
  ...eventsCases,
  ...greetingCases,
  ...handshakeCases,
  ...msgpackCases,
  ...compressionCases,
  ...keysCases,
  ...whatIsSealedCases,
  ...encryptionCases,
  ...requestsCases,
  ...groupsCases,
  ...subscriptionsCases,
  ...ratesCases,
  ...toTheApplicationCases,
  ...deliveryCases,
  ...stampsCases,
  ...historiesCases,
  ...recoveryCases,
  ...presenceLimitsCases,
  ...presenceCases,
  ...drainingCases,
  ...livenessCases,
];
