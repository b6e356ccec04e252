import { dialectNames } from '@wsekit/spec';
import type { PairCase, PairStep } from '#suites/language/index.ts';
import type { ConversationFact } from '../case.ts';
import { type FactRun, runName } from '../expand.ts';
import { describeSteps } from '../live/describe-step.ts';
import { isWithin } from '../live/steps/when.ts';
import { type Pairing, settingOf } from './pairing.ts';

/** A case with one pairing. */
export interface PairRun extends FactRun {
  readonly case: ConversationFact;
  readonly pair: PairCase;
  readonly pairing: Pairing;
}

/** Multiplies cases by the pairings they apply to, pairing by pairing. */
export function expandPairs(cases: readonly PairCase[], pairings: readonly Pairing[]): readonly PairRun[] {
  const facts = new Map(cases.map((pair) => [pair, factOfPair(pair)]));
  return pairings.flatMap((pairing) =>
    [...facts]
      .filter(([pair]) => appliesTo(pair, pairing))
      .map(([pair, fact]) => ({
        name: runName(pair.id, settingOf(pairing)),
        case: fact,
        pair,
        pairing,
        setting: settingOf(pairing),
      })),
  );
}

function appliesTo({ dialects = {}, format, carriages }: PairCase, pairing: Pairing): boolean {
  return (
    isWithin(pairing.dialect, dialects) &&
    (format === undefined || format === pairing.format) &&
    (carriages === undefined || carriages.includes(pairing.carriage))
  );
}

/** The case as reports know it. */
export function factOfPair({ id, title, requirements, dialects = {}, steps, explain }: PairCase): ConversationFact {
  return {
    id,
    title,
    level: 'must',
    requirements,
    side: 'any',
    dialects: dialectNames.filter((name) => isWithin(name, dialects)),
    profiles: [],
    source: 'suites/pairs',
    steps: steps.flatMap(describePairStep),
    ...(explain === undefined ? {} : { explain }),
  };
}

function describePairStep(step: PairStep): readonly string[] {
  if ('do' in step) return ['the connection is cut'];
  return describeSteps(step.steps).map((line) => `${step.at}: ${line}`);
}
