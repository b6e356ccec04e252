export type { Frame } from '@wsekit/spec';
export { assertCloseCode, closeCodeLost, closeCodeNone, cutReason, isSendableCloseCode } from './close.ts';
export { isTransportError, TransportError, type TransportErrorCode, transportErrorCodes } from './errors.ts';
export type * from './interface.ts';
export { defaultConnectionLimits, defaultListenerLimits, resolveLimits } from './limits.ts';
