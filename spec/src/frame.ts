/**
 * One WebSocket message as a transport sees it: a text frame is a `string`, a binary frame a `Uint8Array`.
 *
 * Transports never read a frame, and the codec never changes or keeps the bytes it is given. (WSE-FRM-001)
 */
export type Frame = string | Uint8Array;
