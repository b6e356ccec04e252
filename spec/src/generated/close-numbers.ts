// Generated from spec/proto by `npm run generate`. Do not edit.

// The numbers of close codes, by name.

/** The end was wanted. */
export const NORMAL_CLOSURE: number = 1000;
/** The server stops, with the reason `server shutting down`; often it is back in a moment. */
export const GOING_AWAY: number = 1001;
/** A frame broke the WebSocket protocol. */
export const PROTOCOL_ERROR: number = 1002;
/** A kind of data that the peer does not take. */
export const UNSUPPORTED_DATA: number = 1003;
/** A Close without code: `disconnect`, a slow consumer, and up to D2c failed authentication. */
export const NO_STATUS: number = 1005;
/** The connection broke off without a Close. */
export const ABNORMAL_CLOSURE: number = 1006;
/** Text that is not UTF-8. */
export const INVALID_DATA: number = 1007;
/** A policy forbids the connection; clients take it for failed authentication. */
export const POLICY_VIOLATION: number = 1008;
/** A frame above the limit. */
export const MESSAGE_TOO_BIG: number = 1009;
/** The server failed; documented, never sent. */
export const SERVER_ERROR: number = 1011;
/** The service restarts. */
export const SERVICE_RESTART: number = 1012;
/** Too many connections; version 3 of WSE sends it. */
export const TRY_AGAIN_LATER: number = 1013;
/** The server drains; its application may choose another code. */
export const DRAIN: number = 4300;
/** A message could not be understood; known to clients, never sent. */
export const INVALID_MESSAGE: number = 4400;
/** Authentication failed, with the reason `Authentication failed`. D1 sends it, D2a to D2c close without code. */
export const AUTH_FAILED: number = 4401;
/** The token has expired, or in D1 the origin is refused. */
export const AUTH_EXPIRED: number = 4403;
/** The client sends too fast; known to clients, never sent. Clients up to 2.4.0 stay down. */
export const RATE_LIMITED: number = 4429;
/** A subscription failed; known to clients, never sent. */
export const SUBSCRIPTION_FAILED: number = 4430;
/** The server is overloaded; known to clients, never sent. */
export const SERVER_OVERLOADED: number = 4503;
