/** Capability bits of a HELLO. */
export const capabilities = {
  interestRouting: 0x1,
  compression: 0x2,
  presence: 0x4,
  recovery: 0x8,
} as const;
