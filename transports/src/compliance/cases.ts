import { backpressureCases } from './backpressure.ts';
import type { ComplianceCase } from './case.ts';
import { closeCases } from './close.ts';
import { decisionCases } from './decisions.ts';
import { fanoutCases } from './fanout.ts';
import { frameCases } from './frames.ts';
import { handshakeCases } from './handshake.ts';
import { httpCases } from './http.ts';
import { limitCases } from './limits.ts';
import { lossCases } from './loss.ts';
import { malformedCases } from './malformed.ts';
import { manyCases } from './many.ts';
import { openCases } from './open.ts';
import { orderCases } from './order.ts';
import { preparedCases } from './prepared.ts';
import { refuseCases } from './refuse.ts';
import { shutdownCases } from './shutdown.ts';

/** Every rule of the contract, in the order of a connection's life. */
export const complianceCases: readonly ComplianceCase[] = [
  ...openCases,
  ...refuseCases,
  ...decisionCases,
  ...handshakeCases,
  ...frameCases,
  ...orderCases,
  ...limitCases,
  ...malformedCases,
  ...closeCases,
  ...lossCases,
  ...backpressureCases,
  ...preparedCases,
  ...fanoutCases,
  ...httpCases,
  ...shutdownCases,
  ...manyCases,
];
