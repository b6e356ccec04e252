import { LimitGroup } from '../src/generated/pb/wse/v2/limits_pb.ts';
import type { Model } from './model.ts';
import { decimal, docComment } from './source-text.ts';

const groups = [
  { group: LimitGroup.WIRE, name: 'limits', about: 'Limits of every reader and writer of frames.' },
  { group: LimitGroup.SERVER, name: 'serverLimits', about: 'Limits and times that published servers have by default.' },
  { group: LimitGroup.CLIENT, name: 'clientLimits', about: 'Limits and times that published clients have by default.' },
  { group: LimitGroup.CLUSTER, name: 'clusterLimits', about: 'Limits and times of the nodes of a cluster.' },
];

/** Writes one object of limits per group. */
export function limitConstants(model: Model): string {
  return groups.map(({ group, name, about }) => limitObject(model, group, name, about)).join('\n');
}

function limitObject(model: Model, group: LimitGroup, name: string, about: string): string {
  const members = model.limits
    .filter((limit) => limit.rules.group === group)
    .map((limit) => {
      const doc = docComment(`${limit.description} In ${limit.rules.unit}.`, '  ');
      return `${doc}  ${limit.name.toLowerCase()}: ${decimal(limit.rules.value)},\n`;
    });
  return `${docComment(about)}export const ${name} = {\n${members.join('')}} as const;\n`;
}
