import { absent, atClient, atServer, bind, callThat, type PairStep, type Shape, told } from '../language/index.ts';

/** Whom the token of the client names. */
export const user = 'alice';
export const topic = 'news';

/** Long enough to be compressed wherever that is done. */
export const longText: string = 'a long text that is worth compressing, ünïcode and all; '.repeat(80);

/** Both know of each other: the server remembers the connection as `id`, the client has said that it is connected. */
export const opened: readonly PairStep[] = [
  atServer(told('auth_connect', bind('id'), user)),
  atClient(told('state', 'connected')),
];

/** The client holds the topic. */
export const subscribed: readonly PairStep[] = [
  ...opened,
  atClient(callThat('subscribe', { args: [[topic]] }), told('subscribed', topic)),
];

/** How many frames of each form the client has heard, or sent: at least one of these, none of those. */
export function frames(way: 'heard' | 'sent', some: readonly string[], none: readonly string[]): PairStep {
  const counts: Record<string, Shape> = {};
  for (const form of some) counts[form] = { $between: [1, 1000] };
  for (const form of none) counts[form] = absent;
  return atClient(callThat('frames', { gives: { [way]: counts } }));
}
