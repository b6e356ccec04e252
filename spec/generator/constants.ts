import { clusterConstants } from './constants-cluster.ts';
import { frameConstants } from './constants-frames.ts';
import { limitConstants } from './constants-limits.ts';
import { vocabularyConstants } from './constants-vocabulary.ts';
import type { Model } from './model.ts';
import { generatedHeader } from './source-text.ts';

/** Writes `constants.ts`: each constant by itself, so that a bundle carries only those in use. */
export function renderConstants(model: Model): string {
  return [
    generatedHeader,
    "import type { DialectName, KeyDerivation } from './session-dialects.ts';\n",
    frameConstants(model),
    limitConstants(),
    vocabularyConstants(model),
    clusterConstants(model),
  ].join('\n');
}
