import type { Abilities, DialerAbilities, ListenerAbilities } from './setup.ts';
import type { DialerStage, ListenerStage, WireStage } from './stage/stage.ts';

/** An ability some part must have, or must lack, for a case to apply. What a part of a case needs is there by itself. */
export type Need = 'link' | `listener.${keyof ListenerAbilities}` | `dialer.${keyof DialerAbilities}`;

/** The roles of a case. The two sides of a connection may be played in different processes. */
const partNames = ['listener', 'dialer', 'wire', 'link'] as const;
export type PartName = (typeof partNames)[number];

/**
 * One rule of the contract, as parts that run at the same time and talk to each other by `tell` and `hear` only.
 *
 * The part `link` is not written: it is played wherever it is needed.
 */
export interface ComplianceCase {
  /** Area and name, `frames/empty-text`. Never changes. */
  readonly id: string;
  /** What holds when the case passes. */
  readonly title: string;
  readonly needs?: readonly Need[];
  readonly lacks?: readonly Need[];
  /** How long the case may take. Default 10,000. */
  readonly timeoutMs?: number;
  readonly listener?: (stage: ListenerStage) => Promise<void>;
  readonly dialer?: (stage: DialerStage) => Promise<void>;
  readonly wire?: (stage: WireStage) => Promise<void>;
}

/** The parts a case is played by. */
export function partsOf(subject: ComplianceCase): PartName[] {
  return partNames.filter((part) => (part === 'link' ? subject.needs?.includes('link') : subject[part] !== undefined));
}

/** Tells why a case does not apply to an environment; undefined when it does. */
export function whyNotApplicable(subject: ComplianceCase, abilities: Abilities): string | undefined {
  for (const part of partsOf(subject)) {
    if (abilities[part] === undefined || abilities[part] === false) return `there is no ${part}`;
  }
  const missing = subject.needs?.find((need) => !hasAbility(abilities, need));
  if (missing !== undefined) return `${missing} is not there`;
  const present = subject.lacks?.find((need) => hasAbility(abilities, need));
  return present === undefined ? undefined : `${present} is there`;
}

function hasAbility(abilities: Abilities, need: Need): boolean {
  const [part, ability] = need.split('.');
  const owned = part === 'listener' || part === 'dialer' ? abilities[part] : undefined;
  if (ability === undefined) return abilities.link === true;
  return Object.entries(owned ?? {}).some(([name, value]) => name === ability && value !== false);
}
