import { layoutOutputs } from '../layout/generate.ts';
import { renderAsyncApi } from './asyncapi.ts';
import { renderConstants } from './constants.ts';
import { limitOutputs } from './constants-limits.ts';
import { renderCloseNumbers } from './constants-vocabulary.ts';
import { renderDialects, renderSessionDialects } from './dialects.ts';
import { renderJsonSchema } from './json-schema.ts';
import { renderMessages } from './messages.ts';
import type { Model } from './model.ts';
import { renderPayloads } from './payloads.ts';
import { renderRequirements } from './requirements.ts';
import { renderValidators } from './validators.ts';

/** A generated file. */
export interface Output {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  /** Makes the whole content. The same model gives the same text. */
  readonly render: (model: Model) => string;
}

/** Every file that is made from the schema, the layout and the chapters. To add one, write its generator and append it. */
export const outputs: readonly Output[] = [
  { path: 'spec/src/generated/constants.ts', render: renderConstants },
  ...limitOutputs,
  { path: 'spec/src/generated/close-numbers.ts', render: renderCloseNumbers },
  { path: 'spec/src/generated/session-dialects.ts', render: renderSessionDialects },
  { path: 'spec/src/generated/dialects.ts', render: renderDialects },
  { path: 'spec/src/generated/messages.ts', render: renderMessages },
  { path: 'spec/src/generated/payloads.ts', render: renderPayloads },
  { path: 'spec/src/generated/validators.ts', render: renderValidators },
  { path: 'spec/src/generated/requirements.ts', render: () => renderRequirements() },
  { path: 'spec/schemas/message.schema.json', render: renderJsonSchema },
  { path: 'spec/schemas/asyncapi.json', render: renderAsyncApi },
  ...Array.from(layoutOutputs(), ([path, content]) => ({ path, render: () => content })),
];
