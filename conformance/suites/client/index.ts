import type { LiveCase } from '../language/index.ts';
import { agreeingCases } from './agreeing.ts';
import { badServerCases } from './bad-server.ts';
import { closingCases } from './closing.ts';
import { deliveringCases } from './delivering.ts';
import { diallingCases } from './dialling.ts';
import { errorCases } from './errors.ts';
import { formCases } from './forms.ts';
import { greetingCases } from './greeting.ts';
import { heartbeatCases } from './heartbeat.ts';
import { hostileCases } from './hostile.ts';
import { keyCases } from './keys.ts';
import { positionCases } from './positions.ts';
import { recoveringCases } from './recovering.ts';
import { returningCases } from './returning.ts';
import { sealingCases } from './sealing.ts';
import { subscribingCases } from './subscribing.ts';
import { waitingCases } from './waiting.ts';

/** Every case of the client suite: the suite is the server. */
export const clientCases: readonly LiveCase[] = [
  ...diallingCases,
  ...greetingCases,
  ...agreeingCases,
  ...heartbeatCases,
  ...closingCases,
  ...errorCases,
  ...returningCases,
  ...waitingCases,
  ...formCases,
  ...deliveringCases,
  ...subscribingCases,
  ...recoveringCases,
  ...positionCases,
  ...keyCases,
  ...sealingCases,
  ...badServerCases,
  ...hostileCases,
];
