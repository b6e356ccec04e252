import { randomUUID } from 'node:crypto';
import type { ServerMutant } from '../mutant.ts';
import { counter, isBytes } from '../over/frames.ts';
import { isMessage, messages, without } from '../over/messages.ts';

/** Chapter 03: what stands in a message. */
export const envelopeMutants: readonly ServerMutant[] = [
  {
    id: 'server/events-without-id',
    does: 'gives events no id',
    requirements: ['WSE-ENV-030', 'WSE-DLV-001'],
    line: () => ({ sent: messages('all', (message) => (isBase(message) ? message : without(message, 'id'))) }),
  },
  {
    id: 'server/ids-of-version-4',
    does: 'gives events ids that do not sort',
    requirements: ['WSE-ENV-030'],
    line: () => ({
      sent: messages('all', (message) =>
        typeof message.id === 'string' && message.id.length === 36 ? { ...message, id: randomUUID() } : message,
      ),
    }),
  },
  {
    id: 'server/same-id-of-ready',
    does: 'greets every connection under one id',
    requirements: ['WSE-ENV-034'],
    copies: ['WSE-ERR-151'],
    line: () => ({
      sent: messages(['server_ready'], (message) => ({ ...message, id: '0190a0b0-0000-7000-8000-000000000000' })),
    }),
  },
  {
    id: 'server/seq-of-each-connection',
    does: 'counts seq for each connection',
    requirements: ['WSE-ENV-043'],
    copies: ['WSE-ERR-016'],
    line: () => {
      const next = counter();
      return {
        sent: messages('all', (message) =>
          typeof message.seq === 'number' && !isBase(message) ? { ...message, seq: next() - 1 } : message,
        ),
      };
    },
  },
  {
    id: 'server/time-in-microseconds',
    does: 'writes times with six digits of a second',
    requirements: ['WSE-ENV-040'],
    line: () => ({
      sent: messages('all', (message) =>
        typeof message.ts === 'string' ? { ...message, ts: message.ts.replace('Z', '000Z') } : message,
      ),
    }),
  },
  {
    id: 'server/version-2',
    does: 'writes version 2',
    requirements: ['WSE-ENV-046'],
    line: () => ({ sent: messages('all', (message) => ('v' in message ? { ...message, v: 2 } : message)) }),
  },
  {
    id: 'server/t-comes-late',
    does: 'writes t of PONG behind its payload, where Python clients do not find it',
    requirements: ['WSE-ENV-021'],
    line: () => ({ sent: messages(['PONG', 'ping'], ({ t, ...message }) => ({ ...message, t })) }),
  },
  {
    id: 'server/members-unsorted',
    does: 'writes members in the order in which they were given',
    requirements: ['WSE-ENV-022'],
    copies: ['WSE-ERR-001'],
    line: () => ({
      sent: messages('all', (message) =>
        isBase(message) ? message : Object.fromEntries(Object.entries(message).reverse()),
      ),
    }),
  },
  {
    id: 'server/cid-is-lost',
    does: 'hands messages of clients on without their cid',
    requirements: ['WSE-ENV-050', 'WSE-DLV-070'],
    events: (events) => events.map(([type, id, data]) => [type, id, isMessage(data) ? without(data, 'cid') : data]),
  },
  {
    id: 'server/unnamed-fields-are-lost',
    does: 'hands on only the fields the protocol names',
    requirements: ['WSE-ENV-010'],
    events: (events) =>
      events.map(([type, id, data]) => {
        const isNamed = ([name]: [string, unknown]): boolean => /^(c|t|p|id|ts|seq|v|cid|pri|cor|sig)$/.test(name);
        return [
          type,
          id,
          type === 'msg' && isMessage(data) ? Object.fromEntries(Object.entries(data).filter(isNamed)) : data,
        ];
      }),
  },
  {
    id: 'server/falsy-payloads-are-lost',
    does: 'hands payloads of 0, false and an empty text on as null',
    requirements: ['WSE-ENV-010'],
    copies: ['WSE-ERR-027'],
    events: (events) =>
      events.map(([type, id, data]) => [
        type,
        id,
        isMessage(data) && 'p' in data ? { ...data, p: data.p || null } : data,
      ]),
  },
  {
    id: 'server/stamps-of-applications-dropped',
    does: 'takes fields of the stamp out of events',
    requirements: ['WSE-ENV-054'],
    copies: ['WSE-ERR-180'],
    line: () => ({
      sent: (frame) =>
        isBytes(frame) ? messages('all', (message) => without(message, 'tp', 'e', 'o'))(frame) : [frame],
    }),
  },
];

/** Messages of the server itself, which others are known by. */
function isBase({ t }: Readonly<Record<string, unknown>>): boolean {
  return ['server_ready', 'server_hello', 'PONG', 'ping', 'error', 'rate_limit_warning'].includes(String(t));
}
