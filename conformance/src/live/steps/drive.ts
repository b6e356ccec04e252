import { isFields, suiteText } from '../../library/suite-bytes.ts';
import { Mismatch, mismatch } from '../outcome.ts';
import { describeShape } from '../shape/describe-shape.ts';
import { matchShape } from '../shape/match-shape.ts';
import { resolveValue } from '../shape/names.ts';
import { showTuple } from '../shape/show-tuple.ts';
import type { Stage } from '../stage.ts';
import { passMs } from '../time.ts';
import type { Performer, StepOf } from './performer.ts';

const againMs = 5;

/** Calls the implementation's API. */
export const call: Performer<'call'> = async (step, stage) => {
  stage.assertDriven(step.name);
  const endMs = performance.now() + (step.withinMs ?? 0);
  for (;;) {
    const failure = await callOnce(step, stage);
    if (failure === undefined) return;
    if (performance.now() >= endMs) throw failure;
    await passMs(againMs);
  }
};

async function callOnce(
  { name, args = [], named = {}, gives, fails }: StepOf<'call'>,
  stage: Stage,
): Promise<Mismatch | undefined> {
  const { names, log, testee } = stage;
  const resolved = args.map((argument) => spelledOut(resolveValue(argument, names)));
  const more = resolveValue(named, names);
  log.write('api', '>', `${name}${showTuple(Object.keys(named).length === 0 ? resolved : [...resolved, more])}`);
  const outcome = await testee.call(name, resolved, isFields(more) ? more : {});
  if ('error' in outcome) {
    log.write('api', '<', `${name} fails: ${outcome.error}`);
    return fails === true ? undefined : mismatch(name, 'a result', `an error: ${outcome.error}`);
  }
  log.write('api', '<', `${name} gives ${showTuple([outcome.result])}`);
  if (fails === true) return mismatch(name, 'an error', 'a result');
  const differences = matchShape(gives, outcome.result, name, names);
  return differences.length === 0 ? undefined : new Mismatch(differences);
}

/** Long texts stand as what they are made of. */
function spelledOut(value: unknown): unknown {
  return isFields(value) && '$text' in value ? suiteText(value) : value;
}

/** Events of connections that come and go are passed over unless they are asked for. */
const ofConnections: ReadonlySet<unknown> = new Set(['connect', 'auth_connect', 'disconnect']);

/** What a client tells besides messages: it may come before and behind any of them, and is found wherever it stands. */
const notices: ReadonlySet<unknown> = new Set([
  ...['state', 'lost', 'recovered', 'dropped', 'subscribed', 'subscription_refused', 'noticed'],
]);

/** Published clients keep answers about topics to themselves, others hand them out. (WSE-DLV-053) */
function isAside(event: readonly unknown[]): boolean {
  return (
    ofConnections.has(event[0]) || notices.has(event[0]) || (event[0] === 'event' && event[1] === 'subscription_update')
  );
}

/** The application is told this next. */
export const told: Performer<'told'> = async ({ event: wanted, withinMs, past, notBehind }, stage) => {
  stage.assertDriven('what the application is told');
  const { events, names, limits } = stage;
  const [kind, type] = Array.isArray(wanted) ? wanted : [];
  const isFound = (event: readonly unknown[]): boolean => matchShape(wanted, event, 'told', names).length === 0;
  const isNext = (event: readonly unknown[]): boolean =>
    !isAside(event) || event[0] === notBehind || (event[0] === kind && (kind !== 'event' || event[1] === type));
  const found = await events.find(past === true || notices.has(kind) ? isFound : isNext, withinMs ?? limits.patienceMs);
  if (found === undefined) throw mismatch('told', describeShape(wanted), 'nothing in time');
  const differences = matchShape(wanted, found, 'told', names);
  if (differences.length > 0) throw new Mismatch(differences);
  events.take(found);
};

/** The application is told nothing more, but of connections. */
export const toldNothing: Performer<'told-nothing'> = async (_, stage) => {
  stage.assertDriven('what the application is told');
  const found = await stage.events.find((event) => !isAside(event), stage.limits.quietMs);
  if (found !== undefined) throw mismatch('told', 'nothing', showTuple(found));
};
