import {
  accept,
  call,
  callThat,
  frame,
  hearThat,
  type Settings,
  type Step,
  send,
  toldMessage,
  utf8,
  type Value,
} from '../language/index.ts';

/** Comes back soon: cases that wait for it need no driven clock. */
export const soon: Settings = {
  reconnect: { mode: 'exponential', base_delay: 0.2, max_delay: 0.4, factor: 1.5, jitter: false },
};

/** The client comes back, and is ready again. */
export function comesBack(as: string, options: Parameters<typeof accept>[1] = {}): readonly Step[] {
  return [accept(as, { passMs: 2000, ...options })];
}

/** The client tells its application that it is ready. */
export const isReady: Step = callThat('is_ready', { gives: true, withinMs: 2000 });

/** The client says that it is not ready. */
export const isNotReady: Step = callThat('is_ready', { gives: false, withinMs: 2000 });

/** The client says that it is in this state. */
export function isIn(...states: readonly string[]): Step {
  return callThat('state', { gives: { $oneOf: states }, withinMs: 2000 });
}

/** The client has read the 101. */
export function isOpen(on: string): readonly Step[] {
  return [frame(on, 9, { payload: utf8('open?') }), hearThat(on, { pong: utf8('open?') })];
}

/** The connection carries a message downwards: the client lives. */
export function lives(on: string, mark = 'alive'): readonly Step[] {
  return [send(on, { t: 'mark', p: { of: mark } }), toldMessage('mark', { of: mark })];
}

/** The application sends a message. */
export function says(type: string, payload: Value = {}, named: Readonly<Record<string, Value>> = {}): Step {
  return Object.keys(named).length === 0
    ? call('send', type, payload)
    : callThat('send', { args: [type, payload], named });
}

/** The application gets the mark, whatever it was told before. */
export const marked: Step = { do: 'told', event: ['event', 'mark', { n: 1 }, {}], past: true };
