import type { ClientMutant } from '../mutant.ts';
import { counter, isBytes, textOf } from '../over/frames.ts';
import { isMessage, messages, payloads, without } from '../over/messages.ts';

/** Chapters 01, 04, 07 and 13: how a client dials, greets, seals and stays alive. */
export const connectionClientMutants: readonly ClientMutant[] = [
  {
    id: 'client/token-not-sent',
    does: 'holds a token and shows it to nobody',
    requirements: ['WSE-CONN-025'],
    copies: ['WSE-ERR-105'],
    dial: (url, { headers: _, ...options }) => [url, options],
  },
  {
    id: 'client/token-in-the-query',
    does: 'writes its token into the query',
    requirements: ['WSE-CONN-024', 'WSE-CONN-025'],
    dial: (url, options) => {
      const token = options.headers?.Authorization ?? options.headers?.authorization;
      return [token === undefined ? url : `${url}${url.includes('?') ? '&' : '?'}token=${token.slice(7)}`, options];
    },
  },
  {
    id: 'client/query-without-version',
    does: 'does not say in its query who comes',
    requirements: ['WSE-CONN-017'],
    dial: (url, options) => [url.replace(/client_version=[^&]*&?/, ''), options],
  },
  {
    id: 'client/ends-without-1000',
    does: 'ends a connection that is not wanted by a code of its own',
    requirements: ['WSE-CONN-077'],
    line: () => ({ closes: (code, reason) => ({ code: code === 1000 ? 4000 : code, reason }) }),
  },
  {
    id: 'client/gives-up',
    does: 'tries twice and stays away',
    requirements: ['WSE-CONN-085'],
    copies: ['WSE-ERR-187', 'WSE-ERR-103'],
    request: (request) => ({
      ...request,
      settings: { ...request.settings, reconnect: { ...Object(request.settings.reconnect), max_attempts: 2 } },
    }),
  },
  {
    id: 'client/two-hellos',
    does: 'says client_hello twice',
    requirements: ['WSE-HS-015'],
    line: () => ({
      sent: (frame) => (textOf(frame).includes('"t":"client_hello"') ? [frame, frame] : [frame]),
    }),
  },
  {
    id: 'client/no-hello',
    does: 'never says client_hello',
    requirements: ['WSE-HS-015'],
    copies: ['WSE-ERR-150'],
    line: () => ({ sent: messages(['client_hello'], () => undefined) }),
  },
  {
    id: 'client/hello-without-version',
    does: 'says in client_hello neither who it is nor what it speaks',
    requirements: ['WSE-HS-016'],
    line: () => ({
      sent: payloads(['client_hello'], (payload) => without(payload, 'client_version', 'protocol_version')),
    }),
  },
  {
    id: 'client/ready-counts-once',
    does: 'drops a server_ready whose id it has seen',
    requirements: ['WSE-HS-009'],
    copies: ['WSE-ERR-151'],
    ...readyOnce(),
  },
  {
    id: 'client/old-messages-dropped',
    does: 'drops messages whose time is long past',
    requirements: ['WSE-HS-009', 'WSE-ENV-042'],
    copies: ['WSE-ERR-015'],
    line: () => ({
      heard: messages('all', (message) =>
        typeof message.ts === 'string' && Date.now() - Date.parse(message.ts) > 5000 ? undefined : message,
      ),
    }),
  },
  {
    id: 'client/key-without-encryption',
    does: 'offers a key that it does not want',
    requirements: ['WSE-HS-018'],
    line: () => ({
      sent: payloads(['client_hello'], (payload) =>
        'encryption_public_key' in payload ? payload : { ...payload, encryption_public_key: 'AAAA' },
      ),
    }),
  },
  {
    id: 'client/fails-open',
    does: 'sends in the clear behind an offer of a key',
    requirements: ['WSE-ENC-045', 'WSE-HS-051'],
    copies: ['WSE-ERR-061'],
    request: (request) => ({ ...request, settings: withoutSetting(request.settings, 'encryption') }),
  },
  {
    id: 'client/takes-clear-text-when-strict',
    does: 'takes messages in the clear in the mode that refuses them',
    requirements: ['WSE-ENC-048'],
    copies: ['WSE-ERR-061'],
    request: (request) =>
      request.settings.encryption_strict === true
        ? { ...request, settings: { ...withoutSetting(request.settings, 'encryption_strict'), encryption: true } }
        : request,
  },
  {
    id: 'client/pings-unanswered',
    does: 'answers no ping',
    requirements: ['WSE-LIM-010'],
    line: () => ({ sent: messages(['PONG', 'pong'], () => undefined) }),
  },
  {
    id: 'client/never-pings',
    does: 'sends no ping',
    requirements: ['WSE-LIM-009'],
    copies: ['WSE-ERR-185'],
    line: () => ({ sent: messages(['ping'], () => undefined) }),
  },
  {
    id: 'client/silence-for-ever',
    does: 'stays on a connection on which nothing comes',
    requirements: ['WSE-LIM-020'],
    copies: ['WSE-ERR-185'],
    request: (request) => ({ ...request, settings: { ...request.settings, idle_timeout: 86_400 } }),
  },
  {
    id: 'client/compresses',
    does: 'sends messages as bytes, which published servers do not read',
    requirements: ['WSE-CMP-009', 'WSE-FRM-048'],
    copies: ['WSE-ERR-109'],
    line: () => ({ sent: (frame) => [isBytes(frame) ? frame : Buffer.from(frame)] }),
  },
  {
    id: 'client/encryption-untold',
    does: 'says in its query that it does not encrypt, whatever it was told',
    requirements: ['WSE-CONN-017'],
    copies: ['WSE-ERR-146'],
    dial: (url, options) => [url.replace('encryption=true', 'encryption=false'), options],
  },
];

function readyOnce(): Pick<ClientMutant, 'line'> {
  const seen = new Map<unknown, number>();
  const next = counter();
  return {
    line: () => {
      const connection = next();
      return {
        heard: messages(['server_ready'], (message) => {
          const first = seen.get(message.id) ?? connection;
          seen.set(message.id, first);
          return first === connection || !isMessage(message.p) ? message : undefined;
        }),
      };
    },
  };
}

function withoutSetting<Settings extends object>(settings: Settings, name: string): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([one]) => one !== name)) as Settings;
}
