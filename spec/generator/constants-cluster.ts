import type { Model } from './model.ts';
import { docComment, hexByte, union } from './source-text.ts';

/** Writes the numbers of the cluster link. */
export function clusterConstants({ cluster }: Model): string {
  const types = cluster.frameTypes.map(({ name, number, description }) => byteMember(name, number, description));
  const bits = cluster.capabilities.map(({ name, number, description }) =>
    byteMember(name.toLowerCase(), number, description),
  );
  const flags = cluster.flags.map(({ name, description, rules }) =>
    byteMember(name.toLowerCase(), rules.bit, description),
  );
  return `/** Name of a cluster frame type. */
export type ClusterFrameType = ${union(cluster.frameTypes.map(({ name }) => name))};
/** First byte of a cluster frame, by type. (WSE-CLU-010) */
export const clusterFrameTypes = {
${types.join('')}} as const;
/** Bits in the capabilities of HELLO. (WSE-CLU-024) */
export const clusterCapabilities = {
${bits.join('')}} as const;
/** Bits in the flags of a cluster frame; each means something on one type only. (WSE-CLU-016) */
export const clusterFlags = {
${flags.join('')}} as const;
/** First bytes of the payload of HELLO. (WSE-CLU-020) */
export const clusterMagic: readonly number[] = [${cluster.magic.map(hexByte).join(', ')}];
/** Version in HELLO. (WSE-CLU-023) */
export const clusterProtocolVersion = ${cluster.protocolVersion};
`;
}

function byteMember(name: string, value: number, description: string): string {
  return `${docComment(description, '  ')}  ${name}: ${hexByte(value)},\n`;
}
