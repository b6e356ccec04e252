import { renderConstants } from './constants.ts';
import { renderDialects } from './dialects.ts';
import type { Model } from './model.ts';
import { renderRequirements } from './requirements.ts';

/** A generated file. */
export interface Output {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  /** Makes the whole content. The same model gives the same text. */
  readonly render: (model: Model) => string;
}

/** Every file that is made from the schema. To add one, write its generator and append it here. */
export const outputs: readonly Output[] = [
  { path: 'spec/src/generated/constants.ts', render: renderConstants },
  { path: 'spec/src/generated/dialects.ts', render: renderDialects },
  { path: 'spec/src/generated/requirements.ts', render: () => renderRequirements() },
];
