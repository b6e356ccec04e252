import { type HealthCheckResponsePayload, validateHealthCheckResponse } from '@wsekit/spec';
import { checked } from './checked.ts';
import type { MessageHandler } from './handler.ts';

/** Keeps what a server found when it was asked how it is. */
export const takeHealthCheckResponse: MessageHandler = checked<HealthCheckResponsePayload>(
  validateHealthCheckResponse,
  ({ status, diagnostics }, home) => home.advise({ health: { status, diagnostics } }),
);
