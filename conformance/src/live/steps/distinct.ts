import { hexOf } from '../../bytes.ts';
import { mismatch } from '../outcome.ts';
import { describeItem } from '../wire/describe-item.ts';
import { nextItem } from './hear.ts';
import type { Performer } from './performer.ts';

/** The next binary frames all differ in one place. */
export const distinct: Performer<'distinct'> = async ({ on, frames, bytes: [from, to] }, stage) => {
  const seen = new Set<string>();
  for (let count = 1; count <= frames; count += 1) {
    const item = await nextItem(stage, on, [], stage.limits.patienceMs);
    if (item?.kind !== 'binary')
      throw mismatch(on, `${frames} binary frames`, item === undefined ? `${count - 1}` : describeItem(item));
    stage.line(on).take();
    const place = hexOf(item.bytes.subarray(from, to));
    if (seen.has(place)) throw mismatch(`${on}: bytes ${from} to ${to}`, 'never the same', `${place} twice`);
    seen.add(place);
  }
};
