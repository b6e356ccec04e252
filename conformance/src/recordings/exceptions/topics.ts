import { noError } from '../difference.ts';
import type { RecordingException } from './exception.ts';
import {
  callAt,
  callsBefore,
  connWithId,
  essenceOf,
  isToNobody,
  objectOf,
  published,
  type Scene,
  subscriptionsIn,
  topicsIn,
} from './scene.ts';
import { aclsOf, isDenied } from './topic-lists.ts';
import { fewer, towards } from './towards.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a topic must not have
const controlCharacter = /[\u0000-\u001f\u007f]/;

/** Where our topics do otherwise. */
export const topicExceptions: readonly RecordingException[] = [
  {
    id: 'no-subscription-of-nobody',
    why: 'subscribing somebody who is not connected leaves nothing behind',
    because: 'WSE-ERR-167',
    better: (difference, scene) => {
      const call = callAt(scene, difference);
      if (call?.call === 'subscribe_with_recovery') return isToNobody(scene, call) ? [nothingAnswered] : undefined;
      if (call?.call !== 'get_topic_subscriber_count') return undefined;
      const [topic] = call.args ?? [];
      const toNobody = subscriptionsIn(scene, callsBefore(scene, difference)).filter(
        (each) => isToNobody(scene, each) && topicsIn(each).includes(String(topic)),
      );
      return fewer(difference, toNobody.length);
    },
  },
  {
    id: 'limit-counts-topics-once',
    why: 'topics already held do not count again, and what does not fit is refused by name',
    because: 'WSE-ERR-168',
    better: (difference, { transcript: { config = {} } }) => {
      const { kind, of, expected, got } = difference;
      if (kind !== 'call' || !(Number(config.max_subscriptions_per_connection) > 0)) return undefined;
      const isAboutLimit = [...expected, ...got].some((item) => item.includes('reached max subscriptions'));
      if (of.startsWith('subscribe_')) return isAboutLimit && [...expected, ...got].includes(noError) ? got : undefined;
      const by = Number(got[0]) - Number(expected[0]);
      return of === 'get_topic_subscriber_count' && Math.abs(by) === 1 ? got : undefined;
    },
  },
  {
    id: 'denied-is-denied',
    why: 'a topic that is denied is not delivered through a pattern, and nothing of its history is told',
    because: 'WSE-ERR-083',
    better: (difference, scene) => {
      if (difference.of === 'subscribe_with_recovery') return withoutHistory(difference, scene);
      const acls = aclsOf(scene, difference.of);
      if (difference.kind !== 'frames' || acls.length === 0) return undefined;
      const denied = published(scene, (topic) => acls.some((acl) => isDenied(acl, topic)));
      return towards(difference, { gone: (item) => item.startsWith('text ') && denied.has(essenceOf(item)) });
    },
  },
  {
    id: 'no-control-characters',
    why: 'a topic with control characters is refused in every dialect',
    because: 'WSE-ERR-206',
    better: (difference, scene) => {
      if (difference.of === 'get_topic_subscriber_count') {
        const [topic] = callAt(scene, difference)?.args ?? [];
        return controlCharacter.test(String(topic)) && difference.got[0] === '0' ? difference.got : undefined;
      }
      if (difference.kind !== 'frames') return undefined;
      const told = published(scene, (topic) => controlCharacter.test(topic));
      return towards(difference, { gone: (item) => item.startsWith('text ') && told.has(essenceOf(item)) });
    },
  },
  {
    id: 'subscriber-and-member-gets-it-once',
    why: 'who subscribes to a topic and shares it in a queue group as well gets a publication once',
    because: 'WSE-SUB-043',
    better: (difference, scene) => {
      if (difference.kind !== 'frames') return undefined;
      const calls = subscriptionsIn(scene, scene.transcript.api ?? [], difference.of);
      const isMember = ({ kwargs: { queue_group: group } = {} }: (typeof calls)[number]): boolean =>
        group !== undefined;
      const shared = new Set(calls.filter(isMember).flatMap(topicsIn));
      const both = calls
        .filter((call) => !isMember(call))
        .flatMap(topicsIn)
        .filter((topic) => shared.has(topic));
      const told = published(scene, (topic) => both.includes(topic));
      return towards(difference, { gone: (item, before) => before.at(-1) === item && told.has(essenceOf(item)) });
    },
  },
];

const nothingAnswered = JSON.stringify({ recovered: false, topics: {} });
const noHistory = { count: 0, epoch: null, offset: 0, recoverable: false, recovered: false };

/** The answer that tells nothing of topics that are denied. */
function withoutHistory(
  difference: Parameters<RecordingException['better']>[0],
  scene: Scene,
): readonly string[] | undefined {
  const call = callAt(scene, difference);
  const acls = aclsOf(scene, connWithId(scene, call?.args?.[0]) ?? '');
  const { recovered, topics } = objectOf(difference.expected[0] ?? '');
  if (acls.length === 0 || typeof topics !== 'object' || topics === null) return undefined;
  const answers = Object.entries(topics).map(([topic, answer]) => [
    topic,
    acls.some((acl) => isDenied(acl, topic)) ? noHistory : answer,
  ]);
  return [JSON.stringify({ recovered, topics: Object.fromEntries(answers) })];
}
