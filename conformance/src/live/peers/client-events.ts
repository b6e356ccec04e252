import type { ClientEvent, ClientMessage, ConnectionStatus } from '@wsekit/client-core';

type Event = readonly unknown[];

/** A message as the published clients hand it out, and what is known of it besides. */
export function messageEvent({ type, payload, topic, encrypted, envelope }: ClientMessage): Event {
  const { id } = envelope;
  const about = { encrypted, ...(topic === undefined ? {} : { topic }), ...(id === undefined ? {} : { id }) };
  return ['event', type, payload ?? {}, about];
}

/** States under the names of the published clients. */
export function stateOf({ state, ...status }: ConnectionStatus): string {
  switch (state) {
    case 'idle':
      return 'pending';
    case 'connecting':
    case 'handshaking':
      return 'connecting';
    case 'ready':
      return 'connected';
    case 'waiting':
    case 'refreshing':
      return 'reconnecting';
    case 'closed':
      return 'why' in status && (status.why === 'unauthorized' || status.why === 'gave_up') ? 'error' : 'disconnected';
  }
}

/** What else a client tells its application; undefined for what no case asks for. */
export function noticeOf(event: ClientEvent): Event | undefined {
  switch (event.type) {
    case 'status':
      return ['state', stateOf(event.status)];
    case 'lost':
      return ['lost', event.topic];
    case 'recovered':
      return ['recovered', event.topic, event.count];
    case 'dropped':
      return ['dropped', event.envelope.t, event.reason];
    case 'subscribed':
    case 'subscription_refused':
      return [event.type, event.topic];
    case 'session':
      return ['noticed', event.event.type];
    case 'ignored':
      return ['noticed', 'ignored', event.message.type];
    default:
      return undefined;
  }
}
