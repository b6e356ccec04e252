import { LimitGroup } from '../src/generated/pb/wse/v2/limits_pb.ts';
import type { Model } from './model.ts';
import { decimal, docComment, generatedHeader } from './source-text.ts';

/** A group of limits: a file of constants, and the name that all of them have together. */
interface Group {
  readonly group: LimitGroup;
  readonly name: string;
  readonly file: string;
  readonly about: string;
}

const groups: readonly Group[] = [
  {
    group: LimitGroup.WIRE,
    name: 'limits',
    file: 'limits',
    about: 'Limits of every reader and writer of frames.',
  },
  {
    group: LimitGroup.SERVER,
    name: 'serverLimits',
    file: 'server-limits',
    about: 'Limits and times that published servers have by default.',
  },
  {
    group: LimitGroup.CLIENT,
    name: 'clientLimits',
    file: 'client-limits',
    about: 'Limits and times that published clients have by default.',
  },
  {
    group: LimitGroup.CLUSTER,
    name: 'clusterLimits',
    file: 'cluster-limits',
    about: 'Limits and times of the nodes of a cluster.',
  },
];

/** Names the groups. Each is the namespace of a file, of which bundles carry the numbers that are used, in their place. */
export function limitConstants(): string {
  return groups
    .map(({ name, file, about }) => `${docComment(about)}export * as ${name} from './${file}.ts';\n`)
    .join('');
}

/** The file of each group. */
export const limitOutputs: readonly { readonly path: string; readonly render: (model: Model) => string }[] = groups.map(
  (group) => ({ path: `spec/src/generated/${group.file}.ts`, render: (model) => renderLimits(model, group) }),
);

function renderLimits(model: Model, { group, about }: Group): string {
  const limits = model.limits
    .filter((limit) => limit.rules.group === group)
    .map((limit) => {
      const doc = docComment(`${limit.description} In ${limit.rules.unit}.`);
      return `${doc}export const ${limit.name.toLowerCase()}: number = ${decimal(limit.rules.value)};\n`;
    });
  return `${generatedHeader}\n// ${about}\n\n${limits.join('')}`;
}
