import { type DialectName, dialectForServerVersion, dialectNames, dialects } from '@wsekit/spec';

/** The dialect that a published version speaks; undefined for texts that are no version, and from 3.0 on. */
export function dialectOfVersion(version: string): DialectName | undefined {
  return dialectForServerVersion(version)?.name;
}

/** Dialects whose AES key is derived as that dialect derives it; frames sealed by one of them open in all of them. */
export function dialectsSharingKeysWith(dialect: DialectName): readonly DialectName[] {
  const keyed = dialectNames.filter((name) => dialects[name].key_exchange === 'client_offers');
  if (!keyed.includes(dialect)) return [];
  return keyed.filter((name) => dialects[name].key_derivation === dialects[dialect].key_derivation);
}
