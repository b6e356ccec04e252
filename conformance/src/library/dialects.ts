import type { DialectName } from '@wsekit/spec';

// First version of each dialect, oldest first. A version belongs to the last one that is not newer.
const firstVersions: readonly (readonly [string, DialectName])[] = [
  ['1.0.0', 'D1'],
  ['2.0.0', 'D2a'],
  ['2.0.1', 'D2b'],
  ['2.1.0', 'D2c'],
  ['2.2.1', 'D2d'],
  ['2.3.0', 'D2e'],
  ['2.3.2', 'D2f'],
  ['2.4.0', 'D2g'],
];

/** The dialect that a published version speaks; undefined for texts that are no version, and from 3.0 on. */
export function dialectOfVersion(version: string): DialectName | undefined {
  const number = versionNumber(version);
  if (number === undefined || number >= versionLimit) return undefined;
  return firstVersions.findLast(([first]) => (versionNumber(first) ?? 0) <= number)?.[1];
}

/** Dialects whose AES key is derived as that version derives it; frames sealed by one of them open in all of them. */
export function dialectsSharingKeysWith(dialect: DialectName): readonly DialectName[] {
  const groups: readonly (readonly DialectName[])[] = [
    ['D2b', 'D2c', 'D2d', 'D2e'],
    ['D2f', 'D2g'],
  ];
  return groups.find((group) => group.includes(dialect)) ?? [];
}

const versionLimit = 3_000_000;

function versionNumber(version: string): number | undefined {
  const parts = /^(\d{1,2})\.(\d{1,3})\.(\d{1,3})/.exec(version);
  if (parts === null) return undefined;
  const [, major, minor, patch] = parts;
  return Number(major) * 1_000_000 + Number(minor) * 1_000 + Number(patch);
}
