import type { Mutant } from '../mutant.ts';
import { override } from '../override.ts';

const sentAfter = (_: unknown): 'sent' => 'sent';
const nothing = (): void => {};

/** Wrong groups, wrong prepared frames. */
export const fanoutMutants: readonly Mutant[] = [
  {
    wrong: 'publishes later than it says',
    noticedBy: 'fanout/joining',
    group: (own) => ({
      publish: (frame) => {
        queueMicrotask(() => own.publish(frame));
        return own.size;
      },
    }),
  },
  {
    wrong: 'lets sends overtake publications',
    noticedBy: 'fanout/order',
    group: (own) => ({
      publish: (frame) => {
        queueMicrotask(() => own.publish(frame));
        return own.size;
      },
    }),
  },
  {
    wrong: 'adds members twice',
    noticedBy: 'fanout/members',
    group: (own) => ({ add: (connection) => [own.add(connection)].length > 0 }),
  },
  {
    wrong: 'counts members that are gone',
    noticedBy: 'fanout/members-that-end',
    group: (own) => ({ size: 2, publish: (frame) => own.publish(frame) }),
  },
  {
    wrong: 'drops empty publications',
    noticedBy: 'fanout/kinds',
    group: (own) => ({ publish: (frame) => (frame.length === 0 ? own.size : own.publish(frame)) }),
  },
  { wrong: 'says nothing of missed publications', noticedBy: 'fanout/missed', handler: () => ({ onMissed: nothing }) },
  {
    wrong: 'lets sends overtake prepared frames',
    noticedBy: 'prepared/order',
    connection: (own) => ({
      sendPrepared: (prepared) => {
        queueMicrotask(() => own.sendPrepared?.(prepared));
        return 'sent';
      },
    }),
  },
  {
    wrong: 'forgets the header of prepared frames',
    noticedBy: 'prepared/wire-bytes',
    listener: (own) => ({
      prepare: (frame) => {
        const prepared = own.prepare?.(frame) ?? { wireBytes: 0 };
        return override(prepared, { wireBytes: prepared.wireBytes - 2 });
      },
    }),
  },
  {
    wrong: 'sends prepared frames to closing connections',
    noticedBy: 'prepared/closed',
    connection: (own) => ({ sendPrepared: (prepared) => sentAfter(own.sendPrepared?.(prepared)) }),
  },
];
