import { call, callThat, hear, idOf, nothing, type Shape, type Step, send, told, when } from '../language/index.ts';

/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;
/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** What a case of queue groups needs. */
export const groups = { dialects: { from: 'D2e' }, needs: ['queue_groups'] } as const;
/** What a case of access lists needs. */
export const acl = { dialects: { from: 'D2e' }, needs: ['topic_acl'] } as const;

/** The application subscribes a connection. */
export function subscribes(connection: string, ...topics: readonly string[]): Step {
  return call('subscribe_connection', idOf(connection), topics);
}

/** The application makes a connection a member of a queue group. */
export function joins(connection: string, topic: string, group: string): Step {
  return callThat('subscribe_connection', { args: [idOf(connection), [topic]], named: { queue_group: group } });
}

/** The application publishes a number. */
export function publishes(topic: string, n: number): Step {
  return call('broadcast', topic, `{"t":"p","p":${n}}`);
}

/** The number arrives. */
export function gets(connection: string, n: number): Step {
  return hear(connection, { t: 'p', p: n });
}

/** So many connections hold a topic. */
export function counts(topic: string, connections: number): Step {
  return callThat('get_topic_subscriber_count', { args: [topic], gives: connections, withinMs: 1000 });
}

/** Subscriptions, and what they match and do not. */
export const patterns: readonly (readonly [
  name: string,
  subscription: string,
  matches: readonly string[],
  others: readonly string[],
])[] = [
  ['star-at-the-end', 'a*', ['a', 'abc', 'a.b.c'], ['xyz', 'NEWS']],
  ['question-mark', '?.b', ['a.b'], ['a.b.c', 'abc']],
  ['star-alone', '*', ['x', 'a.b', ''], []],
  ['several-stars', 'x*y*z', ['xyz', 'xAyBz'], ['x1y2']],
  ['bytes-not-characters', 'é?', ['éx'], ['éé']],
  ['no-classes', '[ab]', ['[ab]'], ['a']],
  ['empty-name', '', [''], ['x']],
  ['letter-case', 'News', ['News'], ['news', 'NEWS']],
  ['normal-forms', 'é', ['é'], ['e\u0301']],
];

/** What a request to a server that carries it out is answered by; the application of an observed one gets it. */
export function answered(
  request: Readonly<Record<string, string | readonly string[]>>,
  answer: Shape,
  type = 'subscription_update',
): readonly Step[] {
  return [
    send('a', { t: type, p: request }),
    ...when(observed, told('msg', idOf('a'), { t: type })),
    ...when(documented, hear('a', { t: 'subscription_update', p: answer })),
    ...nothing('a'),
  ];
}

/** Requests that make no sense, and the code of the error that says so. */
export const senseless: readonly (readonly [name: string, text: string, code: string])[] = [
  ['no-list', '{"t":"subscription_update","p":{"action":"subscribe"}}', 'INVALID_SUBSCRIPTION'],
  ['list-of-numbers', '{"t":"subscription_update","p":{"action":"subscribe","topics":[1]}}', 'INVALID_SUBSCRIPTION'],
  ['text-for-a-list', '{"t":"subscription_update","p":{"action":"subscribe","topics":"x"}}', 'INVALID_SUBSCRIPTION'],
  ['other-action', '{"t":"subscription_update","p":{"action":"toggle","topics":["x"]}}', 'INVALID_ACTION'],
];
