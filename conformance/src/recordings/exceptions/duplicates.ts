import type { ApiCall } from '@wsekit/spec/vectors';
import type { RecordingException } from './exception.ts';
import { callAt, callsBefore, connWithId, contentOf, objectOf, type Scene } from './scene.ts';
import { towards } from './towards.ts';

/** Where our server sends events that the recorded ones take for sent before. */
export const duplicateExceptions: readonly RecordingException[] = [
  {
    id: 'ids-go-with-the-connection',
    why: 'an event whose id went to another connection is sent, and takes a number',
    because: 'WSE-ERR-072',
    better: (difference, scene) => {
      if (scene.dialect.dedup_scope !== 'id') return undefined;
      const { kind, of, expected, got } = difference;
      if (kind === 'call') {
        const call = callAt(scene, difference);
        const isNowSent = expected[0] === '0' && got[0] === 'bytes';
        const isNew = call !== undefined && isFirstHere(call, callsBefore(scene, difference), scene);
        return of === 'send_event' && isNowSent && isNew ? got : undefined;
      }
      const swallowed = swallowedIn(scene);
      if (kind !== 'frames' || swallowed.length === 0) return undefined;
      const ids = swallowed.filter(({ args: [id] = [] }) => connWithId(scene, id) === of).map(idOfEvent);
      return towards(difference, {
        added: (item) => ids.includes(objectOf(contentOf(item)).id),
        standsFor: (recorded, ours) => isLater(recorded, ours, swallowed.length),
      });
    },
  },
];

/** Events that the recorded server did not send because another connection had their id. */
function swallowedIn(scene: Scene): ApiCall[] {
  const calls = scene.transcript.api ?? [];
  return calls.filter(
    (call, index) => call.call === 'send_event' && call.result === 0 && isFirstHere(call, calls.slice(0, index), scene),
  );
}

/** Whether an id went to others, and never to this connection. */
function isFirstHere(call: ApiCall, before: readonly ApiCall[], scene: Scene): boolean {
  const id = idOfEvent(call);
  const [to] = call.args ?? [];
  const same = before.filter((other) => other.call === 'send_event' && idOfEvent(other) === id);
  const isHere = ({ args: [other] = [] }: ApiCall): boolean => connWithId(scene, other) === connWithId(scene, to);
  return typeof id === 'string' && same.length > 0 && !same.some(isHere);
}

function idOfEvent({ args: [, event] = [] }: ApiCall): unknown {
  return objectOf(JSON.stringify(event ?? null)).id;
}

/** The same but for its number, which is higher by those that were sent in between. */
function isLater(recorded: string, ours: string, most: number): boolean {
  const by = Number(objectOf(contentOf(ours)).seq) - Number(objectOf(contentOf(recorded)).seq);
  return by > 0 && by <= most && withoutNumber(recorded) === withoutNumber(ours);
}

function withoutNumber(item: string): string {
  return item.replace(/"seq":\d+/, '"seq":');
}
