import { type DialectName, dialectNames, type Profile } from '@wsekit/spec';
import type { LiveCase, Step } from '#suites/language/index.ts';
import type { ConversationFact, Side } from '../case.ts';
import { type FactRun, profiles, runName } from '../expand.ts';
import type { Description } from '../generated/wse/conformance/v1/driver_pb.ts';
import { describeSteps } from './describe-step.ts';
import type { LiveSetting } from './stage.ts';
import { isWithin } from './steps/when.ts';

/** A live case in one setting. */
export interface LiveRun extends FactRun {
  readonly case: ConversationFact;
  readonly live: LiveCase;
  readonly setting: LiveSetting;
}

/** Which settings of a case are run. */
export interface ExpandOptions {
  readonly side: Side;
  /** Dialects asked for; without any the first and the last a case applies to, which is where rules change. */
  readonly dialects: readonly DialectName[];
  readonly profiles: readonly Profile[];
  /** Every dialect a case applies to. */
  readonly all: boolean;
}

/** Dialects before these have no server of their own protocol. */
const firstDialect = 'D2a';

/** Multiplies cases by the settings that a peer says it can be put under; a case that asks for what it has not gives none. */
export function expandLive(cases: readonly LiveCase[], peer: Description, options: ExpandOptions): readonly LiveRun[] {
  return cases.flatMap((live) => {
    if (
      !hasAll(live.needs ?? [], peer.features) ||
      (peer.operations.length > 0 && !peer.operations.includes('call') && needsDriver(live))
    )
      return [];
    const fact = factOf(live, options.side);
    return settingsOf(live, peer, options).map((setting) => ({
      name: runName(live.id, shown(live, setting)),
      case: fact,
      live,
      setting,
    }));
  });
}

/** Whether a case cannot be run against a bare URL: it drives the implementation, or starts it in a way of its own. */
export function needsDriver({ steps, settings, axes }: LiveCase): boolean {
  return settings !== undefined || axes?.sealing !== undefined || steps.some(isDriven);
}

function isDriven(step: Step): boolean {
  switch (step.do) {
    case 'call':
    case 'told':
    case 'told-nothing':
    // A client has to be told where the suite is.
    case 'accept':
      return true;
    case 'repeat':
      return step.steps.some(isDriven);
    case 'dial':
      return step.token !== undefined && step.token !== null && 'claims' in step.token;
    default:
      return false;
  }
}

function hasAll(needed: readonly string[], features: readonly string[]): boolean {
  return features.length === 0 || needed.every((name) => features.includes(name));
}

/** The case as reports know it. */
export function factOf(live: LiveCase, side: Side): ConversationFact {
  const { id, title, level = 'must', requirements, profile, explain, steps } = live;
  return {
    id,
    title,
    level,
    requirements,
    side,
    dialects: dialectsIn(live),
    profiles: profile === undefined ? [] : [profile],
    source: `suites/${side}`,
    steps: describeSteps(steps),
    ...(explain === undefined ? {} : { explain }),
  };
}

function settingsOf(live: LiveCase, peer: Description, options: ExpandOptions): readonly LiveRun['setting'][] {
  const { format = ['json'], sealing = ['clear'] } = live.axes ?? {};
  const wanted = options.profiles.length > 0 ? options.profiles : profiles;
  const spoken = live.profile === undefined ? wanted : wanted.filter((one) => one === live.profile);
  return dialectsOf(live, peer, options).flatMap((dialect) =>
    spoken
      .filter((one) => peer.profiles.length === 0 || peer.profiles.includes(one))
      .flatMap((profile) =>
        format.flatMap((carried) => sealing.map((sealed) => ({ dialect, profile, format: carried, sealing: sealed }))),
      ),
  );
}

function dialectsOf(live: LiveCase, peer: Description, { dialects, all }: ExpandOptions): readonly DialectName[] {
  const possible = dialectsIn(live).filter((name) => peer.dialects.length === 0 || peer.dialects.includes(name));
  if (dialects.length > 0) return possible.filter((name) => dialects.includes(name));
  return all || possible.length <= 2 ? possible : possible.filter((_, at) => at === 0 || at === possible.length - 1);
}

/** Dialects a case applies to. */
function dialectsIn({ dialects = {}, axes }: LiveCase): readonly DialectName[] {
  const range = { from: firstDialect, ...dialects } as const;
  // Nothing is sealed in D2a.
  const from = axes?.sealing?.includes('sealed') === true && range.from === firstDialect ? 'D2b' : range.from;
  return dialectNames.filter((name) => isWithin(name, { ...range, from }));
}

/** Axes that tell runs of a case apart; one with a single value is left out of the name. */
function shown({ axes = {} }: LiveCase, { dialect, profile, format, sealing }: LiveRun['setting']): FactRun['setting'] {
  return {
    dialect,
    profile,
    ...((axes.format?.length ?? 1) > 1 ? { format } : {}),
    ...((axes.sealing?.length ?? 1) > 1 ? { sealing } : {}),
  };
}
