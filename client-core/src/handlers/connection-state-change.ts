import { type ConnectionStateChangePayload, validateConnectionStateChange } from '@wsekit/spec';
import { checked } from './checked.ts';
import type { MessageHandler } from './handler.ts';

/** Keeps the state a server says the connection has. */
export const takeConnectionStateChange: MessageHandler = checked<ConnectionStateChangePayload>(
  validateConnectionStateChange,
  ({ new_state: name, reason }, home) => home.advise({ state: { name, reason } }),
);
