import type { ClientMutant } from '../mutant.ts';
import { counter, isBytes } from '../over/frames.ts';
import type { ChangeLine } from '../over/line-change.ts';
import { isMessage, messages, payloads, without } from '../over/messages.ts';

/** Chapters 09 to 12: what a client asks for, delivers and keeps. */
export const messagesClientMutants: readonly ClientMutant[] = [
  {
    id: 'client/topics-not-asked-again',
    does: 'asks for its topics on the first connection alone',
    requirements: ['WSE-SUB-029'],
    copies: ['WSE-ERR-164'],
    ...onFirstConnection(),
  },
  {
    id: 'client/asks-for-the-first-topic',
    does: 'asks for one of the topics it was given',
    requirements: ['WSE-SUB-030', 'WSE-SUB-020'],
    copies: ['WSE-ERR-165'],
    line: () => ({
      sent: payloads(['subscription_update'], (payload) => ({
        ...payload,
        topics: Array.isArray(payload.topics) ? payload.topics.slice(-1) : payload.topics,
      })),
    }),
  },
  {
    id: 'client/refusals-untold',
    does: 'does not tell its application that a topic was refused',
    requirements: ['WSE-SUB-028'],
    events: (events) => events.filter(([type]) => type !== 'subscription_refused'),
  },
  {
    id: 'client/delivers-twice',
    does: 'delivers a message as often as it comes',
    requirements: ['WSE-DLV-020'],
    copies: ['WSE-ERR-161'],
    line: () => {
      const next = counter();
      return {
        heard: messages('all', (message) => {
          const isOwn = message.t === 'server_ready' || message.t === 'server_hello';
          return typeof message.id === 'string' && !isOwn ? { ...message, id: `${message.id}-${next()}` } : message;
        }),
      };
    },
  },
  {
    id: 'client/batches-whole',
    does: 'does not unpack a batch',
    requirements: ['WSE-DLV-061'],
    copies: ['WSE-ERR-028'],
    line: () => ({ heard: messages(['batch'], (message) => ({ ...message, t: 'a_batch' })) }),
  },
  {
    id: 'client/falsy-payloads-are-lost',
    does: 'drops payloads of 0, false and an empty text',
    requirements: ['WSE-ENV-010', 'WSE-DLV-053'],
    copies: ['WSE-ERR-027'],
    line: () => ({ heard: messages('all', (message) => (message.p ? message : without(message, 'p'))) }),
  },
  {
    id: 'client/messages-lose-their-id',
    does: 'sends messages without the fields it was given',
    requirements: ['WSE-DLV-065', 'WSE-DLV-072'],
    line: () => ({ sent: messages('all', (message) => without(message, 'cid', 'pri')) }),
  },
  {
    id: 'client/sends-twice',
    does: 'sends each message twice',
    requirements: ['WSE-DLV-072', 'WSE-LIM-036'],
    copies: ['WSE-ERR-161'],
    line: () => ({
      sent: (frame) =>
        /"t":"(client_hello|ping|PONG|subscription_update)"/.test(isBytes(frame) ? '"t":"ping"' : frame)
          ? [frame]
          : [frame, frame],
    }),
  },
  {
    id: 'client/nothing-waits',
    does: 'loses what is sent while it is not connected',
    requirements: ['WSE-LIM-036', 'WSE-HS-011'],
    copies: ['WSE-ERR-160', 'WSE-ERR-104'],
    request: (request) => ({ ...request, settings: { ...request.settings, offline_queue: false } }),
  },
  {
    id: 'client/no-positions',
    does: 'comes back without its positions',
    requirements: ['WSE-REC-063', 'WSE-REC-030'],
    line: () => ({
      sent: payloads(['subscription_update'], (payload) => without(payload, 'recover', 'recovery')),
    }),
  },
  {
    id: 'client/stamps-not-looked-at',
    does: 'does not look at stamps',
    requirements: ['WSE-REC-055', 'WSE-REC-056', 'WSE-REC-057'],
    copies: ['WSE-ERR-182'],
    line: () => ({ heard: messages('all', (message) => without(message, 'tp', 'e', 'o')) }),
  },
  {
    id: 'client/losses-untold',
    does: 'does not tell its application what was lost',
    requirements: ['WSE-REC-058', 'WSE-REC-061'],
    events: (events) => events.filter(([type]) => type !== 'lost'),
  },
  {
    id: 'client/anything-is-next-behind-a-loss',
    does: 'takes what comes behind a loss for the next message, whatever is missing before it',
    requirements: ['WSE-REC-061'],
    line: nextBehindALoss,
  },
  {
    id: 'client/presence-in-its-own-form',
    does: 'hands presence on only where its data is an object',
    requirements: ['WSE-PRS-021'],
    line: () => ({
      heard: messages(['presence_join', 'presence_leave', 'presence_update'], (message) =>
        isMessage(message.p) && isMessage(message.p.data) ? message : undefined,
      ),
    }),
  },
  {
    id: 'client/one-of-a-type',
    does: 'hands on one message of a type where several come at once',
    requirements: ['WSE-DLV-053'],
    copies: ['WSE-ERR-107'],
    events: (events) => events.filter((event, at) => events.findIndex((one) => one[1] === event[1]) === at),
  },
];

function onFirstConnection(): Pick<ClientMutant, 'line' | 'request'> {
  let connections = 0;
  return {
    request: (request) => {
      connections = 0;
      return request;
    },
    line: () => {
      connections += 1;
      const isFirst = connections === 1;
      return { sent: messages(['subscription_update'], (message) => (isFirst ? message : undefined)) };
    },
  };
}

/** Numbers the first message of an epoch behind an answer that nothing was recovered as if it were the next. */
function nextBehindALoss(): ReturnType<ChangeLine> {
  const seen = new Map<unknown, number>();
  let wasTold = false;
  return {
    heard: messages('all', (message) => {
      const { e: epoch, o: offset } = message;
      if (message.t === 'subscription_update' && JSON.stringify(message.p).includes('"recovered":false'))
        wasTold = true;
      if (typeof offset !== 'number') return message;
      const next = (seen.get(epoch) ?? offset) + 1;
      seen.set(epoch, offset);
      if (!wasTold || offset <= next) return message;
      wasTold = false;
      return { ...message, o: next };
    }),
  };
}
