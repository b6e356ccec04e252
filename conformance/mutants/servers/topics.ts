import type { ServerMutant } from '../mutant.ts';
import { isBytes, textOf } from '../over/frames.ts';
import { isMessage, messages, payloads, without } from '../over/messages.ts';

const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Chapter 09: subscriptions. */
export const topicsMutants: readonly ServerMutant[] = [
  {
    id: 'server/topics-in-any-case',
    does: 'takes topics that differ in letter case for one',
    requirements: ['WSE-SUB-001'],
    call: ({ name, args: [first, second, ...others], make }) => {
      if (name === 'broadcast') return make([String(first).toLowerCase(), second]);
      if (name === 'subscribe_connection')
        return make([first, list(second).map((topic) => topic.toLowerCase()), ...others]);
      return undefined;
    },
  },
  {
    id: 'server/no-patterns',
    does: 'knows no patterns',
    requirements: ['WSE-SUB-002', 'WSE-SUB-003'],
    call: ({ name, args: [id, topics, ...others], named, make }) =>
      name === 'subscribe_connection'
        ? make([id, list(topics).map((topic) => topic.replace(/[*?]/g, '+')), ...others], named)
        : undefined,
  },
  {
    id: 'server/question-mark-is-star',
    does: 'takes ? for any run of bytes',
    requirements: ['WSE-SUB-002'],
    call: ({ name, args: [id, topics, ...others], named, make }) =>
      name === 'subscribe_connection'
        ? make([id, list(topics).map((topic) => topic.replaceAll('?', '*')), ...others], named)
        : undefined,
  },
  {
    id: 'server/publishes-twice',
    does: 'delivers each publication twice',
    requirements: ['WSE-SUB-004'],
    call: ({ name, make }) => (name === 'broadcast' ? make().then(() => make()) : undefined),
  },
  {
    id: 'server/unsubscribes-from-all',
    does: 'takes a connection from all topics when it leaves one',
    requirements: ['WSE-SUB-011'],
    call: ({ name, args: [id], make }) => (name === 'unsubscribe_connection' ? make([id]) : undefined),
  },
  {
    id: 'server/never-unsubscribes',
    does: 'keeps a connection on topics it has left',
    requirements: ['WSE-SUB-011', 'WSE-SUB-015'],
    call: ({ name }) => (name === 'unsubscribe_connection' ? Promise.resolve({ result: null }) : undefined),
  },
  {
    id: 'server/counts-never-fall',
    does: 'counts subscribers that are gone',
    requirements: ['WSE-SUB-012', 'WSE-SUB-014'],
    copies: ['WSE-ERR-167'],
    ...fallsNever('get_topic_subscriber_count'),
  },
  {
    id: 'server/no-groups',
    does: 'takes members of a queue group for ordinary subscribers',
    requirements: ['WSE-SUB-040'],
    call: ({ name, args, named, make }) =>
      name.startsWith('subscribe') ? make(args, without(named, 'queue_group')) : undefined,
  },
  {
    id: 'server/groups-without-subscribers',
    does: 'gives what a group gets to nobody else',
    requirements: ['WSE-SUB-043'],
    call: ({ name, args: [id, topics], named, make }) =>
      name.startsWith('subscribe') && named.queue_group === undefined && named.presence_data === undefined
        ? make([id, topics], { ...named, queue_group: 'all' })
        : undefined,
  },
  {
    id: 'server/empty-groups-stay',
    does: 'keeps groups without members',
    requirements: ['WSE-SUB-045'],
    ...groupsStay(),
  },
  {
    id: 'server/no-access-lists',
    does: 'passes over the access lists of an application',
    requirements: ['WSE-SUB-051', 'WSE-SUB-053'],
    call: ({ name }) => (name === 'set_topic_acl' ? Promise.resolve({ result: null }) : undefined),
  },
  {
    id: 'server/deny-does-nothing',
    does: 'looks at allow alone',
    requirements: ['WSE-SUB-051'],
    call: ({ name, args: [id, allow], make }) => (name === 'set_topic_acl' ? make([id, allow, []]) : undefined),
  },
  {
    id: 'server/no-limit-of-subscriptions',
    does: 'lets a connection hold more topics than it was told',
    requirements: ['WSE-SUB-060', 'WSE-SUB-061'],
    options: ({ maxSubscriptions: _, ...options }) => options,
  },
  {
    id: 'server/requests-go-nowhere',
    does: 'leaves requests for topics to its application under the documents',
    requirements: ['WSE-SUB-022'],
    copies: ['WSE-ERR-081'],
    options: (options) => ({ ...options, subscriptions: 'application' }),
  },
  {
    id: 'server/requests-carried-out',
    does: 'carries requests out by itself, as published servers do not',
    requirements: ['WSE-SUB-021'],
    options: (options) => ({ ...options, subscriptions: 'server' }),
  },
  {
    id: 'server/refused-topics-untold',
    does: 'does not name the topics it refused',
    requirements: ['WSE-SUB-022', 'WSE-SUB-023', 'WSE-SUB-052'],
    line: () => ({ sent: payloads(['subscription_update'], (payload) => ({ ...payload, failed_topics: [] })) }),
  },
  {
    id: 'server/bad-requests-untold',
    does: 'does not tell what is wrong with a request',
    requirements: ['WSE-SUB-026'],
    line: () => ({
      sent: messages(['error'], (message) => (JSON.stringify(message).includes('INVALID_') ? undefined : message)),
    }),
  },
  {
    id: 'server/acl-hides-only-subscriptions',
    does: 'delivers what is not allowed through a pattern',
    requirements: ['WSE-SUB-053'],
    call: ({ name, args: [id, allow], make }) => (name === 'set_topic_acl' ? make([id, list(allow), []]) : undefined),
  },
  {
    id: 'server/publications-are-binary',
    does: 'sends publications as bytes',
    requirements: ['WSE-FRM-057'],
    line: () => ({
      sent: (frame) => [!isBytes(frame) && /"t":"(news|x|m)"/.test(textOf(frame)) ? Buffer.from(frame) : frame],
    }),
  },
];

function fallsNever(call: string): Pick<ServerMutant, 'call'> {
  const most = new WeakMap<object, number>();
  const key = {};
  return {
    call: ({ name, make }) => {
      if (name !== call) return undefined;
      return make().then((outcome) => {
        if (!('result' in outcome)) return outcome;
        const count = Math.max(most.get(key) ?? 0, Number(outcome.result));
        most.set(key, count);
        return { result: count };
      });
    },
  };
}

/** Every group a topic was said to have goes on being told, with nobody in it. */
function groupsStay(): Pick<ServerMutant, 'call'> {
  const seen = new Map<string, Record<string, number>>();
  return {
    call: ({ name, args: [topic], make }) => {
      if (name !== 'get_queue_group_info') return undefined;
      return make().then((outcome) => {
        if (!('result' in outcome) || !isMessage(outcome.result)) return outcome;
        const before = seen.get(String(topic)) ?? {};
        for (const group of Object.keys(outcome.result)) before[group] = 0;
        seen.set(String(topic), before);
        return { result: { ...before, ...outcome.result } };
      });
    },
  };
}
