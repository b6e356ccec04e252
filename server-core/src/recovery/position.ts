const epochText = /^[0-9a-f]{1,8}$/i;

/** How far somebody is in a history: the offset of the last publication they have. (WSE-REC-005) */
export interface Position {
  /** Eight lower-case hexadecimal digits. */
  readonly epoch: string;
  readonly offset: number;
}

/** Writes an epoch as on the wire. (WSE-REC-003) */
export function formatEpoch(epoch: number): string {
  return epoch.toString(16).padStart(8, '0');
}

/** Reads an epoch of one to eight digits in either case; undefined for anything else, which no history has. (WSE-REC-004) */
export function parseEpoch(epoch: unknown): number | undefined {
  return typeof epoch === 'string' && epochText.test(epoch) ? Number.parseInt(epoch, 16) : undefined;
}

/** Reads an offset; undefined for what is no integer from 0 that a number holds exactly. (WSE-REC-001) */
export function parseOffset(offset: unknown): number | undefined {
  return typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0 ? offset : undefined;
}
