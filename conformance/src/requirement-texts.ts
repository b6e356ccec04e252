import * as spec from '@wsekit/spec';

/** A numbered sentence of the protocol. */
export interface RequirementText {
  readonly id: string;
  readonly level: string;
  readonly chapter: string;
  readonly text: string;
}

/** The requirements by id. */
export function requirementTexts(): ReadonlyMap<string, RequirementText> {
  const all: unknown = 'requirements' in spec ? spec.requirements : [];
  return new Map((Array.isArray(all) ? all : []).filter(isRequirement).map((one) => [one.id, one]));
}

function isRequirement(value: unknown): value is RequirementText {
  return typeof value === 'object' && value !== null && 'id' in value && 'text' in value;
}
