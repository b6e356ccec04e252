import type { ClientException } from './exception.ts';
import { type ClientScene, isAskedFor, isOf, payloadIn, sendsOnceInOrder, sentByServer } from './scene.ts';

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
    steps: ({ kind, of }, scene) => {
      const isStamped = kind === 'frames' && sentByServer(scene, of).some(({ text = '' }) => text.includes('"tp":'));
      return isStamped ? { added: (item) => isSubscription(item) && payloadIn(item).recover === true } : undefined;
    },
  },
  {
    id: 'asks-for-all-it-was-asked-for',
    why: 'topics that are held are asked for again when the application does, from where they stand',
    because: 'WSE-ERR-164',
    steps: ({ kind, of, got }, scene) => {
      if (kind !== 'frames') return undefined;
      return {
        standsFor: (theirs, ours) => isSubscription(theirs) && isSubscription(ours) && covers(ours, theirs),
        added: (item) => of === '1' && isSubscription(item) && asksAsTold(scene, got, item),
      };
    },
  },
  {
    id: 'keeps-what-it-could-not-send',
    why: 'what could not be sent is answered by closed, or kept in order and sent once when the client is ready again',
    because: 'WSE-ERR-152',
    steps: ({ kind, of }, scene) => {
      if (!sendsOnceInOrder(scene)) return undefined;
      if (kind === 'call')
        return /^send/.test(of) && mayBeUnsent(scene) ? { gone: isAnswer, added: isAnswer } : undefined;
      const isSent = (item: string): boolean => isAskedFor(scene, item) && !isOf(item, 'subscription_update');
      return kind === 'frames' && of !== '1' ? { gone: isSent, added: isSent } : undefined;
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

/** Whether there is a call of the application's for each request for these very topics. */
function asksAsTold({ transcript: { api = [] } }: ClientScene, ours: readonly string[], item: string): boolean {
  const topicsOf = (each: string): string => JSON.stringify(payloadIn(each).topics);
  const requests = ours.filter((each) => isSubscription(each) && topicsOf(each) === topicsOf(item));
  const calls = api.filter(
    ({ call, args: [told] = [] }) => call === 'subscribe' && JSON.stringify([told].flat()) === topicsOf(item),
  );
  return requests.length <= calls.length;
}

/** Whether one request asks for all that another does. */
function covers(ours: string, theirs: string): boolean {
  const [asked, wanted] = [payloadIn(ours).topics, payloadIn(theirs).topics];
  return Array.isArray(asked) && Array.isArray(wanted) && wanted.every((topic) => asked.includes(topic));
}
