/** Numbers of the cluster link that the layout is built on. */

/** First byte of every cluster frame. */
export const frameCodes = {
  MSG: 0x01,
  PING: 0x02,
  PONG: 0x03,
  HELLO: 0x04,
  SHUTDOWN: 0x05,
  SUB: 0x06,
  UNSUB: 0x07,
  RESYNC: 0x08,
  PEER_ANNOUNCE: 0x09,
  PEER_LIST: 0x0a,
  PRESENCE_UPDATE: 0x0b,
  PRESENCE_FULL: 0x0c,
  DRAIN: 0x0d,
} as const;

/** Flag bits; each has a meaning on one frame type only. */
export const frameFlags = {
  msg_zstd: 0x01,
  msg_recovery: 0x02,
  resync_continuation: 0x01,
} as const;

/** "WSE" and a NUL: the first bytes of a HELLO payload. */
export const helloMagic: readonly number[] = [0x57, 0x53, 0x45, 0x00];
