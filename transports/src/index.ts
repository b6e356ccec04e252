export type { Frame } from '@wsekit/spec';
export { type Clock, createUnixClock, type UnixClockOptions } from './clock.ts';
export { assertCloseCode, closeCodeLost, closeCodeNone, cutReason, isSendableCloseCode } from './close.ts';
export { isTransportError, TransportError, type TransportErrorCode, transportErrorCodes } from './errors.ts';
export type * from './interface.ts';
export { defaultConnectionLimits, defaultListenerLimits, resolveLimits } from './limits.ts';
