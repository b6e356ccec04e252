import type { Heard } from '#suites/language/index.ts';
import type { Difference } from '../../compare/difference.ts';
import { describeHeard } from '../describe-heard.ts';
import { type Hearing, matchHeard } from '../match-heard.ts';
import { Mismatch, mismatch, PeerTrouble } from '../outcome.ts';
import type { Stage } from '../stage.ts';
import { describeItem } from '../wire/describe-item.ts';
import type { Item } from '../wire/item.ts';
import type { Performer } from './performer.ts';

/** The next thing on the line is what the step says. */
export const hear: Performer<'hear'> = async ({ on, what, withinMs, orNothing, passing = [] }, stage) => {
  let item = await nextItem(stage, on, [what], withinMs ?? stage.limits.patienceMs);
  while (item?.kind === 'frame' && passing.includes(item.frame.type)) {
    stage.line(on).take();
    item = await nextItem(stage, on, [what], withinMs ?? stage.limits.patienceMs);
  }
  if (item === undefined) {
    if (orNothing === true) return;
    throw mismatch(on, describeHeard(what), `nothing within ${withinMs ?? stage.limits.patienceMs} ms`);
  }
  const differences = matchHeard(what, item, hearingOf(stage, on));
  if (differences.length > 0) throw failure(on, item, differences);
  stage.line(on).take();
};

/** Each of the next things is one of those the step says, in any order. */
export const hearAll: Performer<'hear-all'> = async ({ on, what, withinMs = 0 }, stage) => {
  const left = [...what];
  while (left.length > 0) {
    const item = await nextItem(stage, on, left, withinMs || stage.limits.patienceMs);
    const expected = left.map(describeHeard).join(', and ');
    if (item === undefined) throw mismatch(on, expected, 'nothing in time');
    const at = left.findIndex((one) => matchHeard(one, item, hearingOf(stage, on)).length === 0);
    if (at < 0) throw failure(on, item, [{ path: 'heard', expected, got: describeItem(item) }]);
    left.splice(at, 1);
    stage.line(on).take();
  }
};

/** The next thing that is not passed over; it stays. */
export async function nextItem(
  stage: Stage,
  on: string,
  wanted: readonly Heard[],
  withinMs: number,
): Promise<Item | undefined> {
  const line = stage.line(on);
  const endMs = performance.now() + withinMs;
  for (;;) {
    const item = await line.peek(Math.max(0, endMs - performance.now()));
    if (item === undefined || !isPassedOver(item, wanted)) return item;
    line.take();
  }
}

function hearingOf(stage: Stage, on: string): Hearing {
  const { setting, names } = stage;
  return { speech: stage.findSpeech(on), setting, names };
}

/** A thing that breaks the line is the peer's trouble, whatever was waited for. */
function failure(on: string, item: Item, differences: readonly Difference[]): Error {
  if (item.kind === 'fault') return new PeerTrouble('garbage', `${on}: ${item.why}`);
  return new Mismatch(differences.map((each) => ({ ...each, path: `${on}: ${each.path}` })));
}

const anError = /"t":"error"/;
const serverPing = /"t":"ping","p":\{/;

/** Pings of a server come when they come. */
function isPassedOver(item: Item, wanted: readonly Heard[]): boolean {
  if (item.kind === 'ping') return true;
  if (item.kind === 'frame') return item.frame.type === 'PING' && !wanted.some(asksForPings);
  const isAnEnd = item.kind === 'close' || (item.kind === 'text' && anError.test(item.text));
  if (isAnEnd && wanted.some((what) => 'ended' in what && what.ended === 'anyhow')) return true;
  return item.kind === 'text' && serverPing.test(item.text) && !wanted.some(asksForPings);
}

function asksForPings(what: Heard): boolean {
  if ('anyOf' in what) return what.anyOf.some(asksForPings);
  if ('frame' in what) return Object(what.frame).type === 'PING';
  const { message } = 'message' in what ? what : { message: undefined };
  return typeof message === 'object' && message !== null && 't' in message && message.t === 'ping';
}
