import { moreDials } from '../compare.ts';
import type { ClientException, ClientSteps } from './exception.ts';
import {
  type ClientScene,
  closesOf,
  isAskedFor,
  isOf,
  isSlowToGreet,
  payloadIn,
  refusesToken,
  sendsOnceInOrder,
} from './scene.ts';

/** Where our client opens connections, and comes back, otherwise than the recorded ones. */
export const openingExceptions: readonly ClientException[] = [
  {
    id: 'says-hello',
    why: 'the hello is said on each connection, also behind a server_ready with a number',
    because: 'WSE-ERR-150',
    steps: ({ kind, expected, got }) => {
      const isSaid = (item: string): boolean => isOf(item, 'client_hello') && 'protocol_version' in payloadIn(item);
      const isNew = kind === 'frames' && !expected.some(isSaid) && got.filter(isSaid).length === 1;
      return isNew ? { added: isSaid } : undefined;
    },
  },
  {
    id: 'waits-until-ready',
    why: 'what is sent before the client is ready waits, or is answered by closed, and is not written to a server that is not',
    because: 'WSE-HS-011',
    steps: ({ kind, of }, scene) => {
      const isFirst = kind === 'frames' && of === '1';
      if (!isFirst || !isSlowToGreet(scene) || !sendsOnceInOrder(scene)) return undefined;
      const isAsked = (item: string): boolean => isAskedFor(scene, item);
      return { gone: isAsked, added: isAsked };
    },
  },
  {
    id: 'stays-down-without-another-token',
    why: 'a token that was refused is not shown again, and without another the client is down and says so',
    because: 'WSE-CONN-081',
    steps: ({ kind, of, got }, scene) => {
      if (!refusesToken(scene)) return undefined;
      const isNotMade = kind === 'frames' && of !== moreDials && got.length === 0;
      return isNotMade || (kind === 'call' && isDown(got)) ? either : undefined;
    },
  },
  {
    id: 'comes-back',
    why: 'every end but 1000 and those over a token is one to come back from, by waits of its own',
    because: 'WSE-CONN-080',
    steps: ({ kind, of }, scene) => {
      const closes = closesOf(scene);
      if (closes.includes(1000) || refusesToken(scene)) return undefined;
      const isState = kind === 'call' && of === '<state>' && closes.length > 0;
      return isState || (kind === 'frames' && of === moreDials) ? either : undefined;
    },
  },
  {
    id: 'knows-that-it-is-down',
    why: 'behind a Close with 1000, 1001 or no code the client does not say that it is connected',
    because: 'WSE-ERR-111',
    steps: ({ kind, of, got }, scene) => {
      const isQuiet = closesOf(scene).some((code) => code === 1000 || code === 1001 || code === null);
      return kind === 'call' && of === '<state>' && isQuiet && isDown(got) ? either : undefined;
    },
  },
  {
    id: 'leaves-a-silent-server',
    why: 'a server that answers no ping is left after 40 s, by a Close without a code, and another connection is tried',
    because: 'WSE-LIM-020',
    steps: ({ kind, of }, scene) => {
      if (!isSilent(scene) || kind === 'events') return undefined;
      if (kind === 'call' || of === moreDials) return either;
      return {
        gone: (item) => item === 'close 1000' || isOf(item, 'ping'),
        added: (item) => item === 'close 1005',
      };
    },
  },
  {
    id: 'topics-are-wanted-at-once',
    why: 'topics of the options are asked for as soon as the client is ready',
    because: 'WSE-SUB-029',
    steps: ({ kind, of }, { transcript: { config = {} } }) => {
      const wanted: unknown = Reflect.get(Object(config.client), 'topics');
      if (!Array.isArray(wanted)) return undefined;
      if (kind === 'call') return of === '<state>' ? either : undefined;
      return kind === 'frames' ? { added: isRequest } : undefined;
    },
  },
  {
    id: 'asks-anew-wherever-it-goes',
    why: 'topics are asked for anew on each connection, of another endpoint as well',
    because: 'WSE-SUB-029',
    steps: ({ kind, of }) => (kind === 'frames' && of !== '1' ? { added: isRequest } : undefined),
  },
];

/** Where one thing is decided otherwise. */
const either: ClientSteps = { gone: () => true, added: () => true };

function isRequest(item: string): boolean {
  return isOf(item, 'subscription_update');
}

function isDown([state = '']: readonly string[]): boolean {
  return state.startsWith('down');
}

function isSilent({ transcript: { config = {} } }: ClientScene): boolean {
  return Reflect.get(Object(config.recording_server), 'answers_ping') === false;
}
