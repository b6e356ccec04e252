import { hear, type Settings, type Step, send, toldMessage, type Value } from '../language/index.ts';
import { soon } from './parts.ts';

/** Epoch of the histories of these cases. */
export const epoch = '0000abcd';
/** Comes back soon and wants one topic. */
export const withTopic: Settings = { ...soon, topics: ['prices'] };
/** A server that keeps histories. */
export const keeps = {
  details: { features: { recovery: true, encryption: false } },
  hello: { features: { recovery: true } },
} as const;

/** A stamped publication. */
export function stamped(on: string, offset: number, e: string = epoch, tp = 'prices'): Step {
  return send(on, { tp, e, o: offset, t: 'tick', p: { n: offset } });
}

/** The topic is held from here on. */
export function holds(on: string, position?: Readonly<Record<string, Value>>): readonly Step[] {
  return [hear(on, { t: 'subscription_update', p: { action: 'subscribe', topics: ['prices'] } }), answer(on, position)];
}

/** The server has subscribed it. */
export function answer(on: string, position?: Readonly<Record<string, Value>>): Step {
  const recovery = position === undefined ? {} : { recovery: { prices: position } };
  return send(on, {
    t: 'subscription_update',
    p: { action: 'subscribe', success: true, success_topics: ['prices'], failed_topics: [], ...recovery },
  });
}

/** The client asks for what is behind an offset. */
export function asksBehind(on: string, offset: number): Step {
  return hear(on, {
    t: 'subscription_update',
    p: { action: 'subscribe', topics: ['prices'], recover: true, recovery: { prices: { epoch, offset } } },
  });
}

/** The application gets these, by their offsets. */
export function tells(...offsets: readonly number[]): readonly Step[] {
  return offsets.map((n) => toldMessage('tick', { n }));
}
