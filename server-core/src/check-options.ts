import { serverLimits } from '@wsekit/spec';
import { closestMatch } from 'leven';
import type { z } from 'zod';
import { jwtProblems } from './auth/jwt-problems.ts';
import { originProblems, originsOfEnvironment } from './auth/origins.ts';
import type { ServerOptions } from './options.ts';
import { optionNames, optionsSchema } from './options-schema.ts';

type Issue = z.core.$ZodIssue;

/** Every mistake in options, a line each; values are not repeated, since some are secret. */
export function optionProblems(options: ServerOptions): string[] {
  const { error } = optionsSchema.safeParse(options);
  const problems = (error?.issues ?? []).flatMap((issue) => describe(issue));
  // What contradicts itself is asked of options that are of the right kinds alone.
  const wrong = new Set((error?.issues ?? []).map(({ path }) => path[0]));
  return [...problems, ...(wrong.has('jwt') ? [] : jwtProblems(options.jwt)), ...contradictions(options, wrong)];
}

function describe(issue: Issue, above: readonly PropertyKey[] = []): string[] {
  const path = [...above, ...issue.path].map(String);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((name) => unknownName(name, path.join('.')));
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((issues) => issues.some(isOfItsKind));
    if (meant !== undefined) return meant.flatMap((each) => describe(each, path));
  }
  const alternatives = issue.code === 'invalid_union' ? issue.errors.flat() : [issue];
  return [`${path.join('.')}: ${alternatives.map(({ message }) => message).join(', or ')}`];
}

/** Tells whether a value was of the kind of one alternative, and went wrong within it. */
function isOfItsKind({ code, path }: Issue): boolean {
  return path.length > 0 || code === 'unrecognized_keys' || code === 'invalid_format' || code === 'too_small';
}

function unknownName(name: string, path: string): string {
  const known = new Map(optionNames(path).map((each) => [plain(each), each]));
  const wanted = plain(name);
  const names = [...known.keys()];
  const maxDistance = Math.max(1, Math.floor(wanted.length / 3));
  const closest = names.find((each) => each.startsWith(wanted)) ?? closestMatch(wanted, names, { maxDistance });
  const full = path === '' ? name : `${path}.${name}`;
  return `${full}: no such option${closest === undefined ? '' : `; did you mean ${known.get(closest)}?`}`;
}

/** Published servers have the same names with underscores. */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function contradictions(options: ServerOptions, wrong: ReadonlySet<PropertyKey | undefined>): string[] {
  const { pingIntervalMs = serverLimits.ping_interval_ms, idleTimeoutMs = serverLimits.idle_timeout_ms } = options;
  const problems: string[] = [];
  if (!wrong.has('pingIntervalMs') && !wrong.has('idleTimeoutMs') && pingIntervalMs >= idleTimeoutMs) {
    problems.push(`pingIntervalMs ${pingIntervalMs} has to be less than idleTimeoutMs ${idleTimeoutMs}`);
  }
  if (options.jwt !== undefined && options.authenticate !== undefined) {
    problems.push('jwt and authenticate exclude each other');
  }
  if (!wrong.has('signing') && options.signing?.key.length === 0) problems.push('signing.key is empty');
  const { healthPath = '/health', metricsPath = '/metrics' } = options.http || {};
  if (healthPath !== false && healthPath === metricsPath)
    problems.push('http: healthPath and metricsPath are the same');
  const { dialect } = options;
  if ((typeof dialect === 'object' ? dialect.name : dialect) === 'D1') {
    problems.push('dialect D1 is what servers before 2.0.0 spoke; it is for reading alone');
  }
  if (wrong.has('allowedOrigins') || wrong.has('env')) return problems;
  if (options.allowedOrigins !== undefined) {
    return [...problems, ...originProblems('allowedOrigins', options.allowedOrigins)];
  }
  return [...problems, ...originProblems('ALLOWED_ORIGINS', originsOfEnvironment(options.env) ?? [])];
}
