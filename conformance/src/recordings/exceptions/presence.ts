import type { RecordingException } from './exception.ts';
import { contentOf, objectOf, subscriptionsIn, topicsIn } from './scene.ts';
import { lower, towards } from './towards.ts';

/** Where our presence does otherwise. */
export const presenceExceptions: readonly RecordingException[] = [
  {
    id: 'empty-topics-are-not-counted',
    why: 'a topic nobody is present in is not counted',
    because: 'WSE-ERR-088',
    better: (difference) => (difference.of === 'health_snapshot' ? lower(difference, ['presence_topics']) : undefined),
  },
  {
    id: 'joins-before-are-not-told',
    why: 'who subscribes after a join was told does not hear of it',
    because: 'WSE-SUB-015',
    better: (difference, scene) => {
      if (difference.kind !== 'frames') return undefined;
      const { api = [] } = scene.transcript;
      const [first] = subscriptionsIn(scene, api, difference.of);
      const earlier = subscriptionsIn(scene, api.slice(0, first === undefined ? 0 : api.indexOf(first)));
      const isShared = earlier.some((call) =>
        topicsIn(call).some((topic) => first !== undefined && topicsIn(first).includes(topic)),
      );
      const hasJoinFirst = (before: readonly string[]): boolean =>
        !before.some((item) => item.includes('"t":"presence_'));
      return towards(difference, {
        most: isShared ? earlier.length : 0,
        gone: (item, before) => item.includes('"t":"presence_join"') && hasJoinFirst(before),
      });
    },
  },
  {
    id: 'groups-are-told-of-presence',
    why: 'every member of a queue group is told who is there, not the one whose turn it is',
    because: 'WSE-ERR-240',
    better: (difference, scene) => {
      const calls = subscriptionsIn(scene, scene.transcript.api ?? [], difference.of);
      const isMember = calls.some(({ kwargs: { queue_group: group } = {} }) => group !== undefined);
      if (difference.kind !== 'frames' || !isMember) return undefined;
      return towards(difference, { added: (item) => /^presence_/.test(String(objectOf(contentOf(item)).t)) });
    },
  },
];
