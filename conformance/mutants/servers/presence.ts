import type { ServerMutant } from '../mutant.ts';
import { isMessage, messages, payloads, without } from '../over/messages.ts';

const all: readonly string[] = ['presence_join', 'presence_leave', 'presence_update'];

/** Chapter 12: presence. */
export const presenceMutants: readonly ServerMutant[] = [
  {
    id: 'server/joins-untold',
    does: 'tells nobody who has come',
    requirements: ['WSE-PRS-010'],
    line: () => ({ sent: messages(['presence_join'], () => undefined) }),
  },
  {
    id: 'server/leaves-untold',
    does: 'tells nobody who has gone',
    requirements: ['WSE-PRS-011'],
    line: () => ({ sent: messages(['presence_leave'], () => undefined) }),
  },
  {
    id: 'server/updates-untold',
    does: 'tells nobody whose data has changed',
    requirements: ['WSE-PRS-012'],
    copies: ['WSE-ERR-086'],
    line: () => ({ sent: messages(['presence_update'], () => undefined) }),
  },
  {
    id: 'server/leaves-are-joins',
    does: 'tells a leave as a join',
    requirements: ['WSE-PRS-011'],
    line: () => ({ sent: messages(['presence_leave'], (message) => ({ ...message, t: 'presence_join' })) }),
  },
  {
    id: 'server/presence-has-ids',
    does: 'gives presence messages an id and a seq',
    requirements: ['WSE-PRS-015'],
    line: () => ({ sent: messages(all, (message) => ({ ...message, id: 'p', seq: 1 })) }),
  },
  {
    id: 'server/presence-names-no-topic',
    does: 'names no topic in presence messages under the documents',
    requirements: ['WSE-PRS-015'],
    copies: ['WSE-ERR-085'],
    line: () => ({
      sent: payloads(all, (payload) => without(payload, 'topic')),
    }),
  },
  {
    id: 'server/presence-is-u',
    does: 'gives presence messages the category of applications',
    requirements: ['WSE-PRS-016', 'WSE-FRM-063'],
    line: () => ({ sent: messages(all, (message) => ({ ...message, c: 'U' })) }),
  },
  {
    id: 'server/data-is-merged',
    does: 'merges data that replaces other',
    requirements: ['WSE-PRS-034'],
    ...merging(),
  },
  {
    id: 'server/data-of-any-length',
    does: 'takes data of any length',
    requirements: ['WSE-PRS-030', 'WSE-PRS-031', 'WSE-PRS-032'],
    copies: ['WSE-ERR-171'],
    options: withPresence({ maxDataBytes: 1_000_000 }),
  },
  {
    id: 'server/members-without-limit',
    does: 'lets more users be present than it was told',
    requirements: ['WSE-PRS-033'],
    copies: ['WSE-ERR-089'],
    options: withPresence({ maxMembers: 0 }),
  },
  {
    id: 'server/connections-are-users',
    does: 'counts as many connections as users',
    requirements: ['WSE-PRS-041'],
    call: ({ name, make }) =>
      name === 'presence_stats'
        ? make().then((outcome) =>
            'result' in outcome && isMessage(outcome.result)
              ? { result: { ...outcome.result, num_connections: outcome.result.num_users } }
              : outcome,
          )
        : undefined,
  },
  {
    id: 'server/application-untold-of-presence',
    does: 'does not tell its application who comes and goes',
    requirements: ['WSE-PRS-020'],
    events: (events) => events.filter(([type]) => !String(type).startsWith('presence_')),
  },
  {
    id: 'server/leaves-behind-the-end',
    does: 'tells its application of a leave behind the end of the connection',
    requirements: ['WSE-PRS-020'],
    events: leavesLast(),
  },
  {
    id: 'server/no-data-is-empty-data',
    does: 'takes subscribing without data for joining',
    requirements: ['WSE-PRS-002'],
    call: ({ name, args: [id, topics, data], named, make }) =>
      name === 'subscribe_connection' && data === undefined && named.presence_data === undefined
        ? make([id, topics], { ...named, presence_data: {} })
        : undefined,
  },
];

/** Keeps what is told of leaves until the end of a connection was told. */
function leavesLast(): NonNullable<ServerMutant['events']> {
  let held: (readonly unknown[])[] = [];
  return (events) =>
    events.flatMap((event) => {
      if (event[0] === 'presence_leave') {
        held.push(event);
        return [];
      }
      const told = event[0] === 'disconnect' ? [event, ...held] : [event];
      if (event[0] === 'disconnect') held = [];
      return told;
    });
}

function withPresence(change: {
  readonly maxDataBytes?: number;
  readonly maxMembers?: number;
}): NonNullable<ServerMutant['options']> {
  return ({ presence, ...options }) => ({
    ...options,
    ...(presence && { presence: { ...(presence === true ? {} : presence), ...change } }),
  });
}

function merging(): Pick<ServerMutant, 'call'> {
  const held = new Map<string, object>();
  return {
    call: ({ name, args: [id, topics, data], named, make }) => {
      const given = named.presence_data ?? data;
      if (name === 'subscribe_connection' && isMessage(given)) held.set(String(id), given);
      if (name !== 'update_presence' || !isMessage(topics)) return undefined;
      return make([id, { ...held.get(String(id)), ...topics }]);
    },
  };
}
