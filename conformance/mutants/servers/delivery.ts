import type { ServerMutant } from '../mutant.ts';
import { isBytes } from '../over/frames.ts';
import { isMessage, messages } from '../over/messages.ts';

/** Chapter 10: delivery. */
export const deliveryMutants: readonly ServerMutant[] = [
  {
    id: 'server/ids-of-all-connections',
    does: 'drops an event whose id was sent to another connection',
    requirements: ['WSE-DLV-016'],
    copies: ['WSE-ERR-072'],
    ...onceEverywhere(),
  },
  {
    id: 'server/duplicates-are-sent',
    does: 'sends an event again under an id it was sent under',
    requirements: ['WSE-DLV-015'],
    call: ({ name, args: [id, event], make }) => {
      if (name !== 'send_event' || !isMessage(event)) return undefined;
      return make().then((outcome) =>
        'result' in outcome && outcome.result === 0 ? make([id, JSON.stringify(event)], {}, 'send') : outcome,
      );
    },
  },
  {
    id: 'server/size-without-marker',
    does: 'reports events as two bytes shorter than they are',
    requirements: ['WSE-DLV-011'],
    call: ({ name, make }) =>
      name === 'send_event'
        ? make().then((outcome) =>
            'result' in outcome ? { result: Math.max(0, Number(outcome.result) - 2) } : outcome,
          )
        : undefined,
  },
  {
    id: 'server/sending-to-nobody-counts',
    does: 'reports an event to nobody as sent',
    requirements: ['WSE-DLV-011', 'WSE-DLV-006'],
    copies: ['WSE-ERR-154'],
    call: ({ name, make }) =>
      name === 'send_event'
        ? make().then((outcome) => ('result' in outcome && outcome.result === 0 ? { result: 64 } : outcome))
        : undefined,
  },
  {
    id: 'server/no-rate',
    does: 'sends events at any rate',
    requirements: ['WSE-DLV-025', 'WSE-DLV-026'],
    options: ({ rate: _, ...options }) => options,
  },
  {
    id: 'server/rate-untold',
    does: 'drops events above the rate without a word',
    requirements: ['WSE-DLV-027'],
    line: () => ({
      sent: messages(['error'], (message) => (codeOf(message) === 'RATE_LIMITED' ? undefined : message)),
    }),
  },
  {
    id: 'server/no-warning',
    does: 'warns of no rate',
    requirements: ['WSE-DLV-028'],
    line: () => ({ sent: messages(['rate_limit_warning'], () => undefined) }),
  },
  {
    id: 'server/bucket-never-fills',
    does: 'gives no tokens back',
    requirements: ['WSE-DLV-025'],
    options: ({ rate, ...options }) => ({ ...options, ...(rate && { rate: { ...rate, refillPerSecond: 0.000_001 } }) }),
  },
  {
    id: 'server/clients-at-any-rate',
    does: 'takes messages of clients at any rate under the documents',
    requirements: ['WSE-DLV-031'],
    copies: ['WSE-ERR-073'],
    options: (options) => ({ ...options, inboundRate: { capacity: 1_000_000, refillPerSecond: 1_000_000 } }),
  },
  {
    id: 'server/texts-overtake',
    does: 'lets texts overtake events',
    requirements: ['WSE-DLV-040'],
    copies: ['WSE-ERR-074'],
    line: (connection) => ({
      sent: (frame) => {
        if (!isBytes(frame)) return [frame];
        const held = Uint8Array.from(frame);
        setImmediate(() => connection.send(held));
        return [];
      },
    }),
  },
  {
    id: 'server/clients-out-of-order',
    does: 'hands messages of clients on in another order',
    requirements: ['WSE-DLV-043'],
    copies: ['WSE-ERR-043'],
    events: (events) => [...events].reverse(),
  },
  {
    id: 'server/clients-deduplicated',
    does: 'drops messages of clients that repeat an id',
    requirements: ['WSE-DLV-051'],
    line: () => {
      const seen = new Set<unknown>();
      return {
        heard: messages('all', (message) => {
          if (message.id === undefined) return message;
          const isNew = !seen.has(message.id);
          seen.add(message.id);
          return isNew ? message : undefined;
        }),
      };
    },
  },
  {
    id: 'server/drops-uncounted',
    does: 'does not count what its application was too slow for',
    requirements: ['WSE-DLV-052', 'WSE-LIM-063'],
    copies: ['WSE-ERR-076'],
    call: ({ name }) => (name === 'inbound_dropped_count' ? Promise.resolve({ result: 0 }) : undefined),
  },
  {
    id: 'server/queue-of-any-length',
    does: 'keeps events for its application without bound',
    requirements: ['WSE-DLV-052'],
    copies: ['WSE-ERR-076'],
    options: ({ maxQueuedEvents: _, ...options }) => options,
  },
  {
    id: 'server/bytes-are-lost',
    does: 'does not hand bytes on',
    requirements: ['WSE-DLV-050'],
    events: (events) => events.filter(([type]) => type !== 'bin'),
  },
  {
    id: 'server/broadcasts-stay',
    does: 'broadcasts to nobody',
    requirements: ['WSE-DLV-004'],
    call: ({ name }) => (name.startsWith('broadcast_all') ? Promise.resolve({ result: null }) : undefined),
  },
  {
    id: 'server/batches-whole',
    does: 'hands a batch on as one message under the documents',
    requirements: ['WSE-DLV-062'],
    copies: ['WSE-ERR-075'],
    line: () => ({ heard: messages(['batch'], ({ t, ...message }) => ({ ...message, t: 'batch ' })) }),
  },
];

function onceEverywhere(): Pick<ServerMutant, 'options' | 'call'> {
  let seen = new Set<string>();
  return {
    options: (options) => {
      seen = new Set();
      return options;
    },
    call: ({ name, args: [id, event], make }) => {
      if (name !== 'send_event' || !isMessage(event) || typeof event.id !== 'string') return undefined;
      const isElsewhere = [...seen].some(
        (one) => one.endsWith(` ${String(event.id)}`) && !one.startsWith(`${String(id)} `),
      );
      seen.add(`${String(id)} ${event.id}`);
      return isElsewhere ? Promise.resolve({ result: 0 }) : make();
    },
  };
}

function codeOf({ p }: Readonly<Record<string, unknown>>): unknown {
  return isMessage(p) ? p.code : undefined;
}
