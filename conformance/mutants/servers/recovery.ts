import type { ServerMutant } from '../mutant.ts';
import { isBytes, textOf } from '../over/frames.ts';
import { isMessage, type Message, messages } from '../over/messages.ts';

const ageMs = 86_400_000;
const stampOf = /"tp":"(?:[^"\\]|\\.)*","e":"([0-9a-f]{8})","o":(\d+),?/;

/** Chapter 11: histories, positions, replay. */
export const recoveryMutants: readonly ServerMutant[] = [
  {
    id: 'server/no-stamps',
    does: 'gives publications no position',
    requirements: ['WSE-REC-020'],
    copies: ['WSE-ERR-090'],
    line: () => ({ sent: (frame) => [isBytes(frame) ? frame : frame.replace(stampOf, '')] }),
  },
  {
    id: 'server/offsets-from-1',
    does: 'counts publications from 1',
    requirements: ['WSE-REC-001'],
    line: () => ({ sent: (frame) => [stamped(frame, (epoch, offset) => [epoch, offset + 1])] }),
  },
  {
    id: 'server/epochs-in-upper-case-written',
    does: 'writes epochs in upper case',
    requirements: ['WSE-REC-003'],
    copies: ['WSE-ERR-091'],
    line: () => ({
      sent: (frame) => [stamped(frame, (epoch, offset) => [epoch.toUpperCase().replace(/^\d/, 'A'), offset])],
    }),
  },
  {
    id: 'server/events-are-stamped',
    does: 'stamps events as well',
    requirements: ['WSE-REC-021'],
    copies: ['WSE-ERR-087'],
    line: () => ({
      sent: (frame) => {
        const text = textOf(frame);
        if (!isBytes(frame) || !text.startsWith('{')) return [frame];
        return [Buffer.from(`{"tp":"x","e":"00000000","o":0,${text.slice(1)}`, 'latin1')];
      },
    }),
  },
  {
    id: 'server/always-recovered',
    does: 'says that it replayed everything when it could not',
    requirements: ['WSE-REC-041', 'WSE-REC-042'],
    copies: ['WSE-ERR-094'],
    call: recovery((answer) => ({ ...answer, recovered: true })),
  },
  {
    id: 'server/epochs-are-not-compared',
    does: 'answers with another epoch than it stamps with',
    requirements: ['WSE-REC-044'],
    call: recovery((answer) => ({ ...answer, ...(answer.epoch === null ? {} : { epoch: '00000000' }) })),
  },
  {
    id: 'server/nothing-replayed',
    does: 'replays nothing and counts as if it did',
    requirements: ['WSE-REC-040', 'WSE-REC-015'],
    call: ({ name, args: [id, topics], make }) =>
      name === 'subscribe_with_recovery'
        ? make().then(async (outcome) => {
            await make([id, topics], {}, 'unsubscribe_connection');
            return outcome;
          })
        : undefined,
  },
  {
    id: 'server/short-histories',
    does: 'keeps 16 publications, whatever it was told',
    requirements: ['WSE-REC-012'],
    copies: ['WSE-ERR-178'],
    options: ({ recovery: kept, ...options }) => ({
      ...options,
      ...(kept && { recovery: { ...(kept === true ? {} : kept), bufferEntries: 1 } }),
    }),
  },
  {
    id: 'server/replays-any-number',
    does: 'replays more than it may',
    requirements: ['WSE-REC-041'],
    options: withHistory({ maxMessages: 100_000 }),
  },
  {
    id: 'server/histories-for-ever',
    does: 'keeps histories to which nothing is published any more',
    requirements: ['WSE-REC-013'],
    options: withHistory({ ttlMs: ageMs }),
  },
  {
    id: 'server/histories-of-any-size',
    does: 'keeps histories above its budget',
    requirements: ['WSE-REC-014'],
    copies: ['WSE-ERR-095'],
    options: ({ recovery: kept, ...options }) => {
      if (typeof kept !== 'object') return { ...options, ...(kept === undefined ? {} : { recovery: kept }) };
      const { memoryBytes: _, ...others } = kept;
      return { ...options, recovery: others };
    },
  },
  {
    id: 'server/one-position',
    does: 'judges all topics by the position of the first',
    requirements: ['WSE-REC-034', 'WSE-REC-030'],
    copies: ['WSE-ERR-092'],
    line: () => ({
      heard: messages(['subscription_update'], (message) => {
        const asked = isMessage(message.p) ? message.p.recovery : undefined;
        if (!isMessage(message.p) || !isMessage(asked)) return message;
        const first = Object.values(asked)[0];
        const all = Object.fromEntries(Object.keys(asked).map((topic) => [topic, first]));
        return { ...message, p: { ...message.p, recovery: all } };
      }),
    }),
  },
  {
    id: 'server/answers-in-front-of-replay',
    does: 'answers a request for what was missed before it replays it',
    requirements: ['WSE-REC-046'],
    copies: ['WSE-ERR-093'],
    line: (connection) => ({
      sent: (frame) => {
        if (isBytes(frame) || !stampOf.test(frame)) return [frame];
        setImmediate(() => connection.send(frame));
        return [];
      },
    }),
  },
  {
    id: 'server/recovery-unanswered',
    does: 'answers a request without the positions',
    requirements: ['WSE-REC-032'],
    line: () => ({
      sent: messages(['subscription_update'], (message) =>
        isMessage(message.p) ? { ...message, p: { ...message.p, recovery: {} } } : message,
      ),
    }),
  },
  {
    id: 'server/snapshots-out-of-place',
    does: 'says that snapshots are complete before it sends them',
    requirements: ['WSE-REC-070', 'WSE-REC-071'],
    line: (connection) => ({
      sent: (frame) => {
        if (!/_snapshot"/.test(textOf(frame))) return [frame];
        const held = isBytes(frame) ? Uint8Array.from(frame) : frame;
        setTimeout(() => connection.send(held), 20);
        return [];
      },
    }),
  },
];

function withHistory(change: {
  readonly maxMessages?: number;
  readonly ttlMs?: number;
}): NonNullable<ServerMutant['options']> {
  return ({ recovery: kept, ...options }) => ({
    ...options,
    ...(kept && { recovery: { ...(kept === true ? {} : kept), ...change } }),
  });
}

function stamped(
  frame: string | Uint8Array,
  change: (epoch: string, offset: number) => readonly [string, number],
): string | Uint8Array {
  if (isBytes(frame)) return frame;
  return frame.replace(stampOf, (found, epoch: string, offset: string) => {
    const [newEpoch, newOffset] = change(epoch, Number(offset));
    return found.replace(`"e":"${epoch}","o":${offset}`, `"e":"${newEpoch}","o":${newOffset}`);
  });
}

/** Alters what a recovering subscription tells of each topic. */
function recovery(change: (answer: Message) => Message): NonNullable<ServerMutant['call']> {
  return ({ name, make }) => {
    if (name !== 'subscribe_with_recovery') return undefined;
    return make().then((outcome) => {
      if (!('result' in outcome) || !isMessage(outcome.result) || !isMessage(outcome.result.topics)) return outcome;
      const topics = Object.entries(outcome.result.topics).map(([topic, answer]) => [
        topic,
        isMessage(answer) ? change(answer) : answer,
      ]);
      return { result: { ...outcome.result, topics: Object.fromEntries(topics) } };
    });
  };
}
