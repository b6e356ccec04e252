import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { Dialer } from '@wsekit/transports';
import { createRelay } from '@wsekit/transports/compliance/node';
import type { Facts } from '../clients.ts';
import { secretText, until, Visit } from './visit.ts';

/** Where the server of a story is, and what can be done to it. */
export interface Place {
  readonly url: string;
  readonly dialer: Dialer;
  readonly tokens: { readonly alice: string; readonly bad: string };
  /** Stops the server, and starts it again where it was. */
  restart(): Promise<void>;
  /** Closes all its clients with 4300. */
  drain(): void;
  /** Starts a second one, which ends with the story; gives its URL. */
  another(): Promise<string>;
}

/** Notes what was to be seen, and what was seen instead. */
type Note = (fact: string, holds: boolean, instead?: unknown) => void;

type Story = (place: Place, note: Note, topic: string) => Promise<Visit[]>;

const longText = 'long '.repeat(1000);
const missed = [2, 3, 4];

const stories: Readonly<Record<string, Story>> = {
  authentication: async ({ url, dialer, tokens: { alice } }, note) => {
    const visit = new Visit(url, dialer, { token: alice });
    note('is let in by its token', await visit.isReady(), visit.state);
    const isGreeted = await until(() => visit.heard('welcome').some(({ user }) => user === 'alice'));
    note('is known to the application', isGreeted, visit.heard('welcome'));
    return [visit];
  },

  'refused token': async ({ url, dialer, tokens: { alice, bad } }, note) => {
    const fixed = new Visit(url, dialer, { token: bad });
    const isDown = await until(() => fixed.state === 'closed, unauthorized');
    note('stays down with a token that is refused', isDown, fixed.state);
    const left = [bad, alice];
    const asking = new Visit(url, dialer, { token: () => left.shift() ?? alice });
    note('asks for another, and comes in by it', await asking.isReady(), asking.state);
    note('asks no more often than it has to', left.length === 0, left.length);
    return [fixed, asking];
  },

  'JSON, both ways': async ({ url, dialer, tokens: { alice: token } }, note, topic) => {
    const visit = new Visit(url, dialer, { token });
    await exchange(visit, note, topic);
    return [visit];
  },

  'MessagePack, both ways': async ({ url, dialer, tokens: { alice: token } }, note, topic) => {
    const visit = new Visit(`${url}?format=msgpack`, dialer, { token, session: { msgpack, format: 'msgpack' } });
    await exchange(visit, note, topic);
    const isMsgpack = visit.frames.some((frame) => typeof frame !== 'string' && frame[0] === 0x4d && frame[1] === 0x3a);
    note('gets events as MessagePack', isMsgpack);
    return [visit];
  },

  'encrypted, both ways': async ({ url, dialer, tokens: { alice: token } }, note, topic) => {
    const visit = new Visit(url, dialer, { token, session: { encryption: { provider } } });
    await exchange(visit, note, topic);
    note('is told nothing secret in the clear', !visit.sawInTheClear(secretText));
    const unsealed = visit.heard('told').filter(({ sealed }) => sealed === false);
    note('says all of it sealed', unsealed.length === 0, unsealed);
    return [visit];
  },

  'recovery behind a cut': async ({ url, dialer, tokens: { alice: token } }, note, topic) => {
    const relay = await createRelay().open(url);
    const visit = new Visit(relay.url, dialer, { token });
    await recover(visit, note, topic, async () => relay.cut());
    await relay.close();
    return [visit];
  },

  'a server that is started anew': async (place, note, topic) => {
    const visit = new Visit(place.url, place.dialer, { token: place.tokens.alice, topics: [topic] });
    note('gets ready', await visit.isReady(), visit.state);
    await until(() => visit.client.topics.held.includes(topic));
    await place.restart();
    note('comes back', await visit.isReady(2), visit.state);
    const isHeld = await until(() => visit.client.topics.held.includes(topic));
    note('has its topics again', isHeld, visit.client.topics.held);
    await visit.say(topic, 1);
    note('gets what is published', await until(() => visit.numbers('said').includes(1)), visit.numbers('said'));
    return [visit];
  },

  'a server that drains': async (place, note, topic) => {
    const other = await place.another();
    const visit = new Visit([place.url, other], place.dialer, { token: place.tokens.alice, topics: [topic] });
    note('gets ready', await visit.isReady(), visit.state);
    place.drain();
    note('comes back', await visit.isReady(2), visit.state);
    const { status } = visit.client;
    const url = status.state === 'ready' ? status.url : status.state;
    note('moves to another server', url === other, url);
    note('is heard there', await visit.say(topic, 1), visit.state);
    return [visit];
  },
};

/** Names of all stories. */
export const storyNames: readonly string[] = Object.keys(stories);

/** Lets our client live through a story; gives what was seen. */
export async function liveThrough(name: string, place: Place): Promise<Facts> {
  const facts: Record<string, true | string> = {};
  const note: Note = (fact, holds, instead = 'it was not so') => {
    facts[fact] = holds || JSON.stringify(instead);
  };
  const visits = await stories[name]?.(place, note, name.replaceAll(/\W/g, '-'));
  for (const { client } of visits ?? []) client.close();
  return facts;
}

async function exchange(visit: Visit, note: Note, topic: string): Promise<void> {
  note('gets ready', await visit.isReady(), visit.state);
  const outcome = await visit.subscribe(topic);
  note('subscribes', outcome === 'subscribed', outcome);
  note('is heard, and gets an event', await visit.say(topic, 1), visit.heard('told'));
  await visit.say(topic, 2, longText);
  const texts = visit.heard('told').map(({ text }) => text);
  note('gets a long event as it is', texts.at(-1) === longText, texts.length);
  const hasAll = await until(() => visit.numbers('said').length === 2);
  note('gets what is published, in order', hasAll && visit.numbers('said').join() === '1,2', visit.numbers('said'));
  visit.client.unsubscribe(topic);
  await visit.say(topic, 3);
  note('gets no more of a topic it left', !visit.numbers('said').includes(3), visit.numbers('said'));
}

/** Is told 1, is away while more is published, comes back, and has to have it all. */
async function recover(visit: Visit, note: Note, topic: string, leave: () => Promise<void>): Promise<void> {
  await visit.isReady();
  // Said before it subscribes: without a history there is no position yet to come back with.
  await visit.say(topic, 0);
  await visit.subscribe(topic);
  await visit.say(topic, 1);
  await until(() => visit.numbers('said').includes(1));
  visit.client.send('leave', { topic, missed, text: secretText, close: null, pace_ms: 0 });
  await until(() => visit.heard('farewell').length > 0);
  await leave();
  note('comes back', await visit.isReady(2), visit.state);
  const hasAll = await until(() => visit.numbers('said').length >= 1 + missed.length);
  const numbers = visit.numbers('said');
  note('gets all it missed, in order', hasAll && [...new Set(numbers)].join() === [1, ...missed].join(), numbers);
  note('gets nothing twice', new Set(numbers).size === numbers.length, numbers);
  const recovered = visit.events.filter((event) => event.type === 'recovered');
  note(
    'says that it recovered',
    recovered.length > 0,
    visit.events.map(({ type }) => type),
  );
}
