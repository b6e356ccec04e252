import type { ClusterFields } from '@wsekit/spec/vectors';

const byType: Readonly<Record<string, readonly string[]>> = {
  MSG: ['WSE-CLU-010', 'WSE-CLU-030'],
  PING: ['WSE-CLU-080'],
  PONG: ['WSE-CLU-080'],
  SHUTDOWN: ['WSE-CLU-080'],
  HELLO: ['WSE-CLU-020', 'WSE-CLU-023'],
  SUB: ['WSE-CLU-050'],
  UNSUB: ['WSE-CLU-050'],
  RESYNC: ['WSE-CLU-051'],
  PEER_ANNOUNCE: ['WSE-CLU-060'],
  PEER_LIST: ['WSE-CLU-061'],
  PRESENCE_UPDATE: ['WSE-CLU-070'],
  PRESENCE_FULL: ['WSE-CLU-074'],
  DRAIN: ['WSE-CLU-081'],
  UNKNOWN: ['WSE-CLU-012'],
};

const typeNames: readonly string[] = [
  'UNKNOWN',
  'MSG',
  'PING',
  'PONG',
  'HELLO',
  'SHUTDOWN',
  'SUB',
  'UNSUB',
  'RESYNC',
  'PEER_ANNOUNCE',
  'PEER_LIST',
  'PRESENCE_UPDATE',
  'PRESENCE_FULL',
  'DRAIN',
];

/** The name of a frame's type by its first byte. */
export function typeName(code: number): string {
  return typeNames[code] ?? 'UNKNOWN';
}

/** Requirements that a frame vector shows, by its type, its flags and its verdict. */
export function frameRequirements(fields: ClusterFields): readonly string[] {
  const { header } = fields;
  if (header === undefined) return ['WSE-CLU-011'];
  const type = fields.type ?? typeName(header.type ?? 0);
  const ids = [...(byType[type] ?? [])];
  const flags = header.flags ?? 0;
  const refused = fields.expect === 'decode_error';
  if (refused) ids.push('WSE-CLU-013');
  if (type === 'MSG' && (flags & 0x01) !== 0) ids.push(refused ? 'WSE-CLU-037' : 'WSE-CLU-035', 'WSE-CLU-031');
  if (type === 'MSG' && (flags & 0x02) !== 0) ids.push(refused ? 'WSE-CLU-041' : 'WSE-CLU-040');
  if (type === 'RESYNC' && (flags & 0x01) !== 0) ids.push('WSE-CLU-052');
  if (type === 'HELLO' && refused) ids.push('WSE-CLU-021');
  return ids;
}
