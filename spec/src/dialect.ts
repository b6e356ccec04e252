import { type Dialect, dialects } from './generated/dialects.ts';
import { type DialectName, dialectNames, type SessionDialect, sessionDialects } from './generated/session-dialects.ts';

/** Returns the dialect of a name: `getDialect('D2g')`. Throws RangeError for other texts. */
export function getDialect(name: string): Dialect {
  const found = dialectNames.find((known) => known === name);
  if (found === undefined) throw new RangeError(`no dialect ${name}; there are ${dialectNames.join(', ')}`);
  return dialects[found];
}

/**
 * Returns the dialect that a published server version speaks, with the rules of that very release.
 *
 * A version after the last one known of a dialect counts to that dialect, so `2.5.9` is D2g. Undefined for texts that
 * are no version, for versions below 1.0.0 and from 3.0.0 on. What a server says of itself may lag behind its release
 * (`server_version` of 2.0.5 is `2.0.2`), but never across dialects. (WSE-ENC-017)
 */
export function dialectForServerVersion(version: string): Dialect | undefined {
  return releaseOf(version, dialects);
}

/** Returns what sessions go by with a published server version, as {@link dialectForServerVersion} finds it. */
export function sessionDialectForServerVersion(version: string): SessionDialect | undefined {
  return releaseOf(version, sessionDialects);
}

/** Compares two versions number by number; negative when the first is older. Parts that are no number count as 0. */
export function compareVersions(first: string, second: string): number {
  const [one, other] = [numbersOf(first), numbersOf(second)];
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}

/** First major version whose wire is described in prose only. */
const nextMajor = 3;

function releaseOf<D extends SessionDialect>(version: string, all: Readonly<Record<DialectName, D>>): D | undefined {
  if (!/^\d+\.\d+\.\d+/.test(version) || numbersOf(version).major >= nextMajor) return undefined;
  const name = dialectNames.findLast((known) => compareVersions(all[known].since, version) <= 0);
  if (name === undefined) return undefined;
  const newest = all[name];
  const earlier = newest.earlier.filter((release) => compareVersions(version, release.before) < 0);
  return earlier.reduce<D>(applyRules, newest);
}

function applyRules<D extends SessionDialect>(dialect: D, { rules }: D['earlier'][number]): D {
  return { ...dialect, ...rules };
}

function numbersOf(version: string): { major: number; minor: number; patch: number } {
  const [major, minor, patch] = version.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { major: major ?? 0, minor: minor ?? 0, patch: patch ?? 0 };
}
