import { mismatch, NotSupported } from '../outcome.ts';
import { passMs } from '../time.ts';
import { describeItem } from '../wire/describe-item.ts';
import { hear, nextItem } from './hear.ts';
import type { Performer } from './performer.ts';
import { writeText } from './write-frame.ts';

const firstMark = 1_700_000_000_000;
let marks = 0;

/** A ping is answered, and nothing stands before the answer. */
export const nothing: Performer<'nothing'> = async ({ on }, stage) => {
  marks += 1;
  const timestamp = firstMark + marks;
  const speech = stage.speech(on);
  const { category_style: style } = speech.dialect;
  const rest = `"t":"ping","p":{"timestamp":${timestamp}}}`;
  writeText(speech, style === 'prefix' ? `WSE{${rest}` : `{"c":"WSE",${rest}`);
  const echo = speech.peer === 'server' ? 'client_timestamp' : 'server_timestamp';
  await hear({ do: 'hear', on, what: { message: { t: 'PONG', p: { [echo]: timestamp } } } }, stage);
  if (stage.limits.quietMs > 0) await silence({ do: 'silence', on, forMs: stage.limits.quietMs }, stage);
};

/** Nothing comes for a time. */
export const silence: Performer<'silence'> = async ({ on, forMs }, stage) => {
  const item = await nextItem(stage, on, [], forMs);
  if (item !== undefined) throw mismatch(on, `nothing for ${forMs} ms`, describeItem(item));
};

/** Time passes, on the clock of the implementation where it can be driven. */
export const pass: Performer<'pass'> = async ({ ms }, stage) => {
  stage.log.write('clock', '.', `${ms} ms pass`);
  if (await stage.testee.advance(ms)) return;
  const { maxWaitMs } = stage.limits;
  if (ms > maxWaitMs) throw new NotSupported(`takes ${ms} ms of real time (--max-wait ${ms} waits for it)`);
  await passMs(ms);
};
