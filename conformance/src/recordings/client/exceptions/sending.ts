import type { ClientException } from './exception.ts';
import { type ClientScene, isAskedFor, isOf, payloadIn, sentByServer } from './scene.ts';

/** Where our client sends otherwise than the recorded ones. */
export const sendingExceptions: readonly ClientException[] = [
  {
    id: 'signs-of-life-in-the-clear',
    why: 'ping and PONG are not sealed: published servers take sealed ones for nothing',
    because: 'WSE-ERR-064',
    steps: standing((theirs, ours) => {
      const isSign = isOf(ours, 'ping') || isOf(ours, 'PONG');
      return isSign && theirs.startsWith('sealed ') && theirs.slice('sealed '.length) === ours.slice('clear '.length);
    }),
  },
  {
    id: 'no-answer-to-raw-text',
    why: 'raw texts that ask for life are left to the application',
    because: 'WSE-LIM-011',
    steps: leaving((item) => item.startsWith('clear PONG:')),
  },
  {
    id: 'reads-binary-pings',
    why: 'a ping in a binary frame is a ping, and answered',
    because: 'WSE-LIM-010',
    steps: ({ kind }, scene) => {
      const isBinary = sentByServer(scene).some(({ op, text = '' }) => op === 'binary' && text.includes('"t":"ping"'));
      return kind === 'frames' && isBinary ? { added: (item) => isOf(item, 'PONG') } : undefined;
    },
  },
  {
    id: 'categories-by-the-rule',
    why: 'an application that uses a name of the protocol gets the category of the rule; no server looks at it',
    because: 'WSE-FRM-064',
    steps: standing((theirs, ours) => theirs.replace(category, '') === ours.replace(category, '')),
  },
  {
    id: 'does-not-number-what-it-sends',
    why: 'a request for a snapshot carries no number: messages to published servers have none that mean something',
    because: 'WSE-ERR-016',
    steps: standing(
      (theirs, ours) => isOf(ours, 'sync_request') && theirs.replace(/"last_sequence":\d+,?/, '') === ours,
    ),
  },
  {
    id: 'asks-for-gaps',
    why: 'messages that are missing by their stamps are asked for',
    because: 'WSE-ERR-182',
    steps: ({ kind }) =>
      kind === 'frames' ? { added: (item) => isSubscription(item) && payloadIn(item).recover === true } : undefined,
  },
  {
    id: 'asks-for-all-it-was-asked-for',
    why: 'topics that are held are asked for again when the application does, from where they stand',
    because: 'WSE-ERR-164',
    steps: standing((theirs, ours) => isSubscription(theirs) && isSubscription(ours) && covers(ours, theirs)),
  },
  {
    id: 'answers-about-itself',
    why: 'what a client says of itself when it is asked is not decided by the protocol, whoever answers',
    because: 'WSE-HS-017',
    steps: leaving((item) => /_response"\}$/.test(item)),
  },
  {
    id: 'keeps-what-it-could-not-send',
    why: 'what could not be sent is answered by closed, or kept in order and sent once when the client is ready again',
    because: 'WSE-ERR-152',
    steps: ({ kind, of }, scene) => {
      if (kind === 'call')
        return /^send/.test(of) && mayBeUnsent(scene) ? { gone: isAnswer, added: isAnswer } : undefined;
      const isAsked = (item: string): boolean => isAskedFor(scene, item);
      return kind === 'frames' && of !== '1' ? { gone: isAsked, added: isAsked } : undefined;
    },
  },
];

const category = /"c":"(U|S|WSE)",/;

type Steps = ClientException['steps'];

function standing(standsFor: (theirs: string, ours: string) => boolean): Steps {
  return ({ kind }) => (kind === 'frames' ? { standsFor } : undefined);
}

function leaving(gone: (item: string) => boolean): Steps {
  return ({ kind }) => (kind === 'frames' ? { gone } : undefined);
}

/** Whether a connection has ended, or was written to more often than a client may. */
function mayBeUnsent(scene: ClientScene): boolean {
  const hasEnded = sentByServer(scene).some(({ op }) => op === 'close' || op === 'reset' || op === 'eof');
  return hasEnded || (scene.transcript.api ?? []).some(({ repeat }) => repeat !== undefined);
}

/** Whether it was taken, or how often. */
function isAnswer(item: string): boolean {
  return /^(true|false|\d+ times true)$/.test(item);
}

function isSubscription(item: string): boolean {
  return isOf(item, 'subscription_update') && payloadIn(item).action === 'subscribe';
}

/** Whether one request asks for all that another does. */
function covers(ours: string, theirs: string): boolean {
  const [asked, wanted] = [payloadIn(ours).topics, payloadIn(theirs).topics];
  return Array.isArray(asked) && Array.isArray(wanted) && wanted.every((topic) => asked.includes(topic));
}
