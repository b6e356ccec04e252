import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialer } from '@wsekit/transports';
import type { Facts } from '../peers/clients.ts';
import { secretText, until, Visit } from '../peers/our-client/visit.ts';

const missed = [2, 3, 4];
const reconnect = 4503;

/** Has our client do, in whatever runtime this is, what every client does; gives what was seen. */
export async function smoke(url: string, token: string, dialer: Dialer): Promise<Facts> {
  const facts: Record<string, true | string> = {};
  const note = (fact: string, holds: boolean, instead: unknown = 'it was not so'): void => {
    facts[fact] = holds || JSON.stringify(instead);
  };
  const place = { url, dialer, token };
  await exchange(note, 'JSON', visitOf(place, ''), false);
  await exchange(
    note,
    'MessagePack',
    visitOf(place, 'format=msgpack', { session: { msgpack, format: 'msgpack' } }),
    false,
  );
  await exchange(note, 'encryption', visitOf(place, '', { session: { encryption: { provider } } }), true);
  await recover(note, visitOf(place, ''));
  await refuse(note, { ...place, token: 'nonsense' });
  return facts;
}

type Note = (fact: string, holds: boolean, instead?: unknown) => void;

interface Place {
  readonly url: string;
  readonly dialer: Dialer;
  readonly token: string;
}

/** Shows its token in the query, as what runs in browsers may. */
function visitOf(
  { url, dialer, token }: Place,
  query: string,
  options: Omit<ConstructorParameters<typeof Visit>[2], 'token'> = {},
): Visit {
  return new Visit(`${url}?${query}`, dialer, { token, tokenParameter: 'token', ...options });
}

async function exchange(note: Note, how: string, visit: Visit, isSecret: boolean): Promise<void> {
  note(`${how}: gets ready`, await visit.isReady(), visit.state);
  const outcome = await visit.subscribe(how);
  note(`${how}: subscribes`, outcome === 'subscribed', outcome);
  note(`${how}: is heard, and gets an event`, await visit.say(how, 1), visit.heard('told'));
  const isTold = await until(() => visit.numbers('said').includes(1));
  note(`${how}: gets what is published`, isTold, visit.numbers('said'));
  if (isSecret) note(`${how}: is told nothing secret in the clear`, !visit.sawInTheClear(secretText));
  visit.client.close();
}

async function recover(note: Note, visit: Visit): Promise<void> {
  const topic = 'recovery';
  await visit.isReady();
  await visit.subscribe(topic);
  await visit.say(topic, 1);
  await until(() => visit.numbers('said').includes(1));
  visit.client.send('leave', { topic, missed, text: secretText, close: reconnect, pace_ms: 0 });
  note('recovery: comes back', await visit.isReady(2), visit.state);
  const hasAll = await until(() => visit.numbers('said').length >= 1 + missed.length);
  const numbers = visit.numbers('said');
  note('recovery: gets all it missed, in order and once', hasAll && numbers.join() === [1, ...missed].join(), numbers);
  visit.client.close();
}

async function refuse(note: Note, place: Place): Promise<void> {
  const visit = visitOf(place, '');
  note('a token that is refused: stays down', await until(() => visit.state === 'closed, unauthorized'), visit.state);
}
