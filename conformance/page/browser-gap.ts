import type { Heard, Step } from '#suites/language/index.ts';
import type { LiveSetting } from '../src/live/stage.ts';
import { isTaken } from '../src/live/steps/when.ts';

type StepOf<Name extends Step['do']> = Extract<Step, { readonly do: Name }>;

const switchingProtocols = 101;
/** Codes that a page may close with. (WHATWG WebSockets, `close`) */
const [normalClosure, firstOwnCode, lastOwnCode] = [1000, 3000, 4999];

/** What a case needs that the WebSocket of a browser has not, in words; undefined where it has everything. */
export function browserGap(steps: readonly Step[], setting: LiveSetting): string | undefined {
  for (const step of steps) {
    const gap = isTaken(step, setting) ? gapOf(step, setting) : undefined;
    if (gap !== undefined) return gap;
  }
  return undefined;
}

function gapOf(step: Step, setting: LiveSetting): string | undefined {
  switch (step.do) {
    case 'frame':
      return 'a page writes no WebSocket frames of its own making';
    case 'write':
      return 'a page writes no bytes below messages';
    case 'end':
    case 'cut':
      return 'a page ends a connection by a Close alone';
    case 'stall':
    case 'resume':
      return 'a page cannot leave a connection unread';
    case 'close':
      return gapOfClose(step);
    case 'dial':
      return gapOfDial(step);
    case 'hear':
      return gapOfHeard(step.what);
    case 'hear-all':
      return step.what.map(gapOfHeard).find((gap) => gap !== undefined);
    case 'repeat':
      return browserGap(step.steps, setting);
    default:
      return undefined;
  }
}

function gapOfClose({ code = normalClosure }: StepOf<'close'>): string | undefined {
  const isOpenToPages = code === normalClosure || (code >= firstOwnCode && code <= lastOwnCode);
  return isOpenToPages ? undefined : `a page cannot close with ${code}`;
}

function gapOfDial(step: StepOf<'dial'>): string | undefined {
  const { headers, method, httpVersion, pieceBytes, tokenIn = 'cookie', until } = step;
  if (headers !== undefined || tokenIn === 'bearer') return 'a page sets no headers of its request';
  if (method !== undefined || httpVersion !== undefined || pieceBytes !== undefined || until === 'open')
    return 'a page does not write its request';
  if (step.answersPings === false) return 'a browser answers every Ping';
  return step.answersClose === false ? 'a browser answers every Close' : undefined;
}

function gapOfHeard(what: Heard): string | undefined {
  if ('anyOf' in what) return what.anyOf.map(gapOfHeard).find((gap) => gap !== undefined);
  if ('pong' in what) return 'a page hears no Pong';
  if ('status' in what && (what.status !== switchingProtocols || what.headers !== undefined))
    return 'a page sees nothing of the answer to its request';
  return undefined;
}
