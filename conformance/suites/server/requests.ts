import { dial, hear, inAnyOrder, type LiveCase, nothing, send, sendText, when } from '../language/index.ts';
import { answered, documented, gets, publishes, senseless } from './subscriptions-parts.ts';

/** Chapter 09: clients that ask for topics. */
export const requestsCases: readonly LiveCase[] = [
  {
    id: 'subscriptions/request',
    title: 'a request goes to the application as observed, and is carried out and answered as documented',
    requirements: ['WSE-SUB-020', 'WSE-SUB-021', 'WSE-SUB-022', 'WSE-SUB-023'],
    settings: {},
    steps: [
      dial('a'),
      ...answered(
        { action: 'subscribe', topics: ['x', 'y*'] },
        { action: 'subscribe', success: true, success_topics: inAnyOrder('x', 'y*'), failed_topics: [] },
      ),
      ...when(documented, publishes('x', 1), gets('a', 1)),
      ...answered(
        { action: 'unsubscribe', topics: ['x'] },
        { action: 'unsubscribe', success: true, success_topics: ['x'], failed_topics: [] },
      ),
      publishes('x', 2),
      ...nothing('a'),
    ],
  },
  {
    id: 'subscriptions/request-by-its-documented-name',
    title: 'subscription is carried out as subscription_update is',
    requirements: ['WSE-SUB-021'],
    profile: 'documented',
    steps: [
      dial('a'),
      send('a', { t: 'subscription', p: { action: 'subscribe', topics: ['x'] } }),
      hear('a', { t: 'subscription_update', p: { action: 'subscribe', success: true, success_topics: ['x'] } }),
    ],
  },
  {
    id: 'subscriptions/request-for-what-is-held',
    title: 'asking for what is held, and giving up what is not, are successes',
    requirements: ['WSE-SUB-024'],
    profile: 'documented',
    steps: [
      dial('a'),
      ...answered({ action: 'subscribe', topics: ['x'] }, { success: true, success_topics: ['x'] }),
      ...answered({ action: 'subscribe', topics: ['x'] }, { success: true, success_topics: ['x'] }),
      ...answered({ action: 'unsubscribe', topics: ['never'] }, { success: true, success_topics: ['never'] }),
    ],
  },
  {
    id: 'subscriptions/request-for-nothing',
    title: 'a request with an empty list is answered with success and two empty lists',
    requirements: ['WSE-SUB-025'],
    profile: 'documented',
    steps: [
      dial('a'),
      ...answered(
        { action: 'subscribe', topics: [] },
        { action: 'subscribe', success: true, success_topics: [], failed_topics: [] },
      ),
    ],
  },
  ...senseless.map(
    ([name, text, code]): LiveCase => ({
      id: `subscriptions/senseless-${name}`,
      title: `${text.slice(32)} is answered by ${code}, and nothing of it is carried out`,
      requirements: ['WSE-SUB-026', 'WSE-CONN-057'],
      profile: 'documented',
      steps: [
        dial('a'),
        sendText('a', text, { breaks: 'requests that make no sense' }),
        hear('a', { t: 'error', p: { code, message: { $kind: 'text' } } }),
        ...nothing('a'),
      ],
    }),
  ),
  {
    id: 'subscriptions/no-errors-observed',
    title: 'a server tells nothing by itself of requests that make no sense',
    requirements: ['WSE-CONN-057', 'WSE-SUB-021'],
    profile: 'observed',
    settings: {},
    steps: [
      dial('a'),
      ...senseless.map(([, text]) => sendText('a', text, { breaks: 'requests that make no sense' })),
      ...nothing('a'),
    ],
  },
];
