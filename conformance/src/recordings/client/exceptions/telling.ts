import type { RecordedFrame } from '@wsekit/spec/vectors';
import { objectOf } from '../../exceptions/scene.ts';
import { describeEvent } from '../our-client.ts';
import type { ClientException, ClientSteps } from './exception.ts';
import { type ClientScene, sentByServer } from './scene.ts';

/** Where our client's application is told otherwise than that of the recorded ones. */
export const tellingExceptions: readonly ClientException[] = [
  {
    id: 'hides-no-message-of-the-protocol',
    why: 'what a client acts on by itself is given to its application as well',
    because: 'WSE-SUB-028',
    steps: telling(() => ({ added: (item) => own.has(typeOf(item)) })),
  },
  {
    id: 'message-as-it-is',
    why: 'a message without a type, or with a payload that is no object, is given as it came',
    because: 'WSE-ERR-216',
    steps: telling(() => ({ standsFor: isSaidOtherwise })),
  },
  {
    id: 'numbers-hold-nothing-back',
    why: 'messages are given in the order they came in: published servers have one counter for all connections',
    because: 'WSE-ERR-150',
    steps: telling((scene, got) => {
      const numbered = sentByServer(scene).flatMap(numberedIn);
      const isInOrder = isWithin(
        got.filter((item) => numbered.includes(item)),
        numbered,
      );
      const isNumbered = (item: string): boolean => numbered.includes(item);
      const isWhole = numbered.every((item) => got.includes(item));
      return isInOrder && isWhole ? { gone: isNumbered, added: isNumbered } : undefined;
    }),
  },
  {
    id: 'malformed-costs-itself',
    why: 'a frame that cannot be read costs only itself, and the connection goes on',
    because: 'WSE-ERR-030',
    steps: ({ kind, of, got }, scene) => {
      if (!sentByServer(scene).some(({ hex = '' }) => hex.startsWith(brokenMsgpack))) return undefined;
      if (kind === 'events') return { added: (item) => typeOf(item) === 'mp' || typeOf(item) === 'chat' };
      const isUp = kind === 'call' && of === '<state>' && got[0]?.startsWith('up') === true;
      return isUp ? { gone: () => true, added: () => true } : undefined;
    },
  },
  {
    id: 'stamps-are-kept-to',
    why: 'of stamped messages each is given once and in order; one behind a gap waits for what is missing',
    because: 'WSE-ERR-182',
    steps: telling((scene, got) => {
      const isLost = sentByServer(scene).some(({ text = '' }) => text.includes('"recovered":false'));
      const isStamped = got.some((item) => typeOf(item) === 'tick');
      return isStamped ? { gone: (item) => typeOf(item) === 'tick' && (isLost || got.includes(item)) } : undefined;
    }),
  },
  {
    id: 'reads-msgpack',
    why: 'MessagePack inside a sealed frame, and with bytes, is read',
    because: 'WSE-ENC-040',
    steps: telling(() => ({ added: (item) => typeOf(item) === 'mp' })),
  },
];

/** Messages published Python clients keep to themselves. */
const own: ReadonlySet<string> = new Set([
  'subscription_update',
  'heartbeat',
  'config_update',
  'health_check',
  'sync_request',
  'metrics_request',
]);
const brokenMsgpack = '4d3ac1';

function telling(
  stepsIn: (scene: ClientScene, got: readonly string[]) => ClientSteps | undefined,
): ClientException['steps'] {
  return ({ kind, got }, scene) => (kind === 'events' ? stepsIn(scene, got) : undefined);
}

/** A message with a number, as an application is given it. */
function numberedIn({ text = '' }: RecordedFrame): string[] {
  const { t, p, seq } = objectOf(text.replace(/^(WSE|S|U)(?=\{)/, ''));
  return typeof seq === 'number' && typeof t === 'string' && t !== 'server_ready' ? [describeEvent(t, p)] : [];
}

/** Whether a list is another with nothing but items left out. */
function isWithin(items: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const item of all) if (items[at] === item) at += 1;
  return at === items.length;
}

function typeOf(item: string): string {
  return item.split(' ')[0] ?? '';
}

function contentOf(item: string): string {
  return item.slice(item.indexOf(' ') + 1);
}

function isSaidOtherwise(theirs: string, ours: string): boolean {
  const isNameless = ours.startsWith(' ') && /^(unknown|5) /.test(theirs) && contentOf(theirs) === contentOf(ours);
  const inside: unknown = objectOf(contentOf(theirs)).data;
  const isWrapped = typeOf(theirs) === typeOf(ours) && JSON.stringify(inside) === contentOf(ours);
  return isNameless || isWrapped;
}
