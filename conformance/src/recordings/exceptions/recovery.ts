import { isStampable } from '@wsekit/codec';
import type { Difference } from '../difference.ts';
import type { RecordingException } from './exception.ts';
import { essenceOf, objectOf, published } from './scene.ts';
import { lower, towards } from './towards.ts';

/** Where our histories do otherwise. */
export const recoveryExceptions: readonly RecordingException[] = [
  {
    id: 'presence-is-not-kept',
    why: 'presence takes no place in a history',
    because: 'WSE-ERR-087',
    better: (difference, { transcript: { config = {} }, dialect }) => {
      const isKept =
        config.presence_enabled === true && config.recovery_enabled === true && dialect.category_style === 'prefix';
      if (!isKept) return undefined;
      if (difference.of === 'subscribe_with_recovery') return keptLess(difference);
      if (difference.of === 'health_snapshot') return lower(difference, ['recovery_topic_count']);
      if (difference.kind !== 'frames') return undefined;
      return towards(difference, { gone: (item, before) => isPresence(item) && before.includes(item) });
    },
  },
  {
    id: 'what-cannot-be-stamped-is-not-kept',
    why: 'a text that cannot be stamped takes no offset, which would be a gap to every reader',
    because: 'WSE-ERR-179',
    better: (difference, scene) => {
      const unstampable = published(scene, (_, text) => !isStampable(text));
      if (!scene.dialect.recovery_stamp || unstampable.size === 0) return undefined;
      if (difference.of === 'subscribe_with_recovery') return keptLess(difference);
      if (difference.kind !== 'frames') return undefined;
      return towards(difference, { gone: (item) => unstampable.has(essenceOf(item)), standsFor: hasLowerOffset });
    },
  },
];

function isPresence(item: string): boolean {
  return /"t":"presence_(join|leave|update)"/.test(item);
}

const offsetMember = /\\?"o\\?":(\d+)/;

/** The same message, its place in the history before the recorded one. */
function hasLowerOffset(recorded: string, ours: string): boolean {
  const [theirs, own] = [recorded, ours].map((item) => Number(offsetMember.exec(item)?.[1] ?? Number.NaN));
  return Number(own) < Number(theirs) && recorded.replace(offsetMember, '') === ours.replace(offsetMember, '');
}

/** Ours where its answer differs in nothing but lower offsets and counts, or in that there is no history yet. */
function keptLess({ expected, got }: Difference): readonly string[] | undefined {
  const [theirs, own] = [objectOf(expected[0] ?? ''), objectOf(got[0] ?? '')];
  const [answers, ours] = [answersIn(theirs), answersIn(own)];
  const topics = Object.keys(answers);
  const isSameQuestion = theirs.recovered === own.recovered && topics.join('\n') === Object.keys(ours).join('\n');
  return isSameQuestion && topics.every((topic) => isLess(answers[topic], ours[topic])) ? got : undefined;
}

function answersIn({ topics }: Readonly<Record<string, unknown>>): Readonly<Record<string, Answer>> {
  return typeof topics === 'object' && topics !== null ? (topics as Readonly<Record<string, Answer>>) : {};
}

interface Answer {
  readonly offset: number;
  readonly count: number;
  readonly epoch: string | null;
}

function isLess(theirs: Answer | undefined, ours: Answer | undefined): boolean {
  if (theirs === undefined || ours === undefined || ours.offset > theirs.offset || ours.count > theirs.count)
    return false;
  const { offset, count, epoch } = ours;
  const nothingYet = epoch === null ? { epoch, recoverable: false } : {};
  return JSON.stringify({ ...theirs, offset, count, ...nothingYet }) === JSON.stringify(ours);
}
