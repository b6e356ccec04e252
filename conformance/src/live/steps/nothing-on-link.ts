import { hear } from './hear.ts';
import type { Performer } from './performer.ts';
import { nothing, silence } from './quiet.ts';
import { writeFrame } from './write-cluster-frame.ts';

/** A PING between nodes is answered, and nothing stands before its PONG (WSE-CLU-087); clients of a node are asked as ever. */
export const nothingOnLink: Performer<'nothing'> = async (step, stage) => {
  const { on } = step;
  if (stage.findSpeech(on) !== undefined) return nothing(step, stage);
  writeFrame(stage.line(on), { type: 'PING' }, stage.dialect);
  await hear({ do: 'hear', on, what: { frame: { type: 'PONG' } } }, stage);
  if (stage.limits.quietMs > 0) await silence({ do: 'silence', on, forMs: stage.limits.quietMs }, stage);
};
