import { randomUUID } from 'node:crypto';
import type { Frame } from '@wsekit/spec';
import type { ServerMutant } from '../mutant.ts';
import { counter, textOf } from '../over/frames.ts';
import { isMessage, type Message, messages, payloads } from '../over/messages.ts';

/** Chapter 04: greetings. */
export const handshakeMutants: readonly ServerMutant[] = [
  {
    id: 'server/ready-is-overtaken',
    does: 'lets other messages overtake server_ready',
    requirements: ['WSE-HS-001'],
    copies: ['WSE-ERR-052'],
    line: () => {
      let held: Frame | undefined;
      return {
        sent: (frame) => {
          if (textOf(frame).includes('"server_ready"')) {
            held = frame;
            return [];
          }
          const before = held;
          held = undefined;
          return before === undefined ? [frame] : [frame, before];
        },
      };
    },
  },
  {
    id: 'server/greets-nobody-unknown',
    does: 'greets nobody where nobody is authenticated, under the documents',
    requirements: ['WSE-HS-002'],
    copies: ['WSE-ERR-056'],
    options: (options) => ({ ...options, ...(options.jwt === undefined && { greets: false }) }),
  },
  {
    id: 'server/one-hello',
    does: 'answers the first client_hello alone',
    requirements: ['WSE-HS-045', 'WSE-HS-025'],
    line: () => {
      const next = counter();
      return { sent: messages(['server_hello'], (message) => (next() === 1 ? message : undefined)) };
    },
  },
  {
    id: 'server/no-hello',
    does: 'does not answer client_hello',
    requirements: ['WSE-HS-025'],
    line: () => ({ sent: messages(['server_hello'], () => undefined) }),
  },
  {
    id: 'server/hello-is-delivered',
    does: 'hands client_hello to its application as well',
    requirements: ['WSE-HS-022'],
    line: () => ({
      heard: (frame) => [
        frame,
        ...(textOf(frame).includes('"t":"client_hello"') ? [textOf(frame).replace('"t"', '"type"')] : []),
      ],
    }),
  },
  {
    id: 'server/always-version-2',
    does: 'answers every client with protocol version 2',
    requirements: ['WSE-HS-040'],
    copies: ['WSE-ERR-053'],
    line: () => ({ sent: payloads(['server_hello'], (payload) => ({ ...payload, protocol_version: 2 })) }),
  },
  {
    id: 'server/hello-denies-encryption',
    does: 'agrees on a key and says that it did not',
    requirements: ['WSE-HS-033', 'WSE-HS-034'],
    line: () => ({ sent: payloads(['server_hello'], (payload) => withFeature(payload, 'encryption', false)) }),
  },
  {
    id: 'server/ready-promises-encryption',
    does: 'says in server_ready that it encrypts, as published servers do not',
    requirements: ['WSE-HS-007'],
    copies: ['WSE-ERR-051'],
    line: () => ({
      sent: payloads(['server_ready'], (payload) =>
        isMessage(payload.details)
          ? { ...payload, details: withFeature(payload.details, 'encryption', true) }
          : payload,
      ),
    }),
  },
  {
    id: 'server/recovery-that-is-not-there',
    does: 'announces histories that it does not keep',
    requirements: ['WSE-HS-006', 'WSE-HS-032', 'WSE-REC-016'],
    copies: ['WSE-ERR-050'],
    line: () => ({ sent: payloads(['server_hello'], (payload) => withFeature(payload, 'recovery', true)) }),
  },
  {
    id: 'server/limits-are-constants',
    does: 'tells the limits of the protocol in place of its own',
    requirements: ['WSE-HS-030'],
    line: () => ({
      sent: payloads(['server_hello'], (payload) => ({
        ...payload,
        ping_interval: 25_000,
        limits: { max_message_size: 1_048_576, rate_limit_capacity: 100_000, rate_limit_refill: 10_000 },
      })),
    }),
  },
  {
    id: 'server/another-connection-id',
    does: 'tells another connection id in server_hello than in server_ready',
    requirements: ['WSE-HS-027'],
    line: () => ({ sent: payloads(['server_hello'], (payload) => ({ ...payload, connection_id: randomUUID() })) }),
  },
  {
    id: 'server/version-in-words',
    does: 'says its version in words',
    requirements: ['WSE-HS-028'],
    copies: ['WSE-ERR-048'],
    line: () => ({ sent: payloads(['server_hello'], (payload) => ({ ...payload, server_version: 'v2' })) }),
  },
  {
    id: 'server/user-is-not-told',
    does: 'leaves the user out of server_ready',
    requirements: ['WSE-HS-004'],
    line: () => ({
      sent: payloads(['server_ready'], (payload) =>
        isMessage(payload.details) ? { ...payload, details: { ...payload.details, user_id: null } } : payload,
      ),
    }),
  },
];

function withFeature(message: Message, name: string, value: boolean): Message {
  return isMessage(message.features) ? { ...message, features: { ...message.features, [name]: value } } : message;
}
