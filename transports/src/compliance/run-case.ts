import { type ComplianceCase, type PartName, partsOf } from './case.ts';
import { ComplianceFailure } from './expect.ts';
import { createHub, type Performance, type Scene } from './stage/scene.ts';

/** Plays one part of a case, here or in another process. */
export type Player = (subject: ComplianceCase, part: PartName, scene: Scene) => Performance;

const defaultTimeoutMs = 10_000;
const clearTimeoutMs = 5_000;

/** Plays a case to its end; rejects with {@link ComplianceFailure} when a rule did not hold. */
export async function runCase(subject: ComplianceCase, play: Player, scale = 1): Promise<void> {
  const hub = createHub(scale);
  const scenes = partsOf(subject).map((name) => ({ name, scene: hub.scene(name) }));
  const parts = scenes.map(({ name, scene }) => ({ name, ...play(subject, name, scene) }));
  const findings: string[] = [];
  const note = (name: string) => (error: unknown) => {
    findings.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  };
  for (const { name, done } of parts) done.catch(note(name));
  const works = parts.filter(({ name }) => name !== 'link').map(({ done }) => done);
  const broken = parts.map(({ done }) => new Promise<never>((_, reject) => done.catch(reject)));
  const timeoutMs = subject.timeoutMs ?? defaultTimeoutMs;
  const gaveUp = await within(Promise.race([Promise.all(works), ...broken]), timeoutMs).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  hub.ring(gaveUp === undefined ? {} : { gaveUp });
  const clearing = parts.map(({ name, cleared }) =>
    within(cleared, clearTimeoutMs).catch(note(`${name} after its end`)),
  );
  await Promise.all(clearing);
  if (gaveUp !== undefined || findings.length > 0) throw failure(gaveUp, findings);
}

function failure(gaveUp: string | undefined, findings: readonly string[]): ComplianceFailure {
  const timedOut = gaveUp?.startsWith(timedOutPrefix) === true ? [gaveUp] : [];
  return new ComplianceFailure([...timedOut, ...findings].join('; '));
}

const timedOutPrefix = 'not done within';

function within<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new ComplianceFailure(`${timedOutPrefix} ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
