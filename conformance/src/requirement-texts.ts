import { type Requirement, requirements } from '@wsekit/spec';

/** The requirements of the protocol by id. */
export function requirementTexts(): ReadonlyMap<string, Requirement> {
  return new Map(requirements.map((requirement) => [requirement.id, requirement]));
}
