import { type SimulatedClient, topicOf } from './client.ts';
import type { Reader, Stay } from './reader.ts';
import type { Scenario } from './scenario.ts';
import { streamOf } from './witness.ts';
import type { World } from './world.ts';

/** Every node shows, in every topic, exactly the users who are there, and of each the same. */
export function checkPresence({ nodes, clients, scenario, witness }: World): void {
  for (let index = 0; index < scenario.topics; index += 1) {
    const topic = topicOf(index);
    const shown = clients.filter(({ plan, client }) => plan.isShown && client.topics.held.includes(topic));
    const expected = [...new Set(shown.map(({ user }) => user))].sort();
    const seen = nodes.map(({ server }) => server?.presence(topic) ?? {});
    for (const [at, members] of seen.entries()) {
      const found = Object.keys(members).sort();
      if (String(found) !== String(expected)) {
        witness.find(`presence: ${nodes[at]?.life} shows [${found}] in ${topic}, and [${expected}] are there`);
      }
    }
    const data = new Set(seen.map((members) => JSON.stringify(dataOf(members))));
    if (data.size > 1 && agree(scenario))
      witness.find(`presence: nodes show different data in ${topic}: ${[...data].join(' and ')}`);
  }
}

/** Whether clocks were always near enough to each other for the later word to be the later one everywhere. */
function agree({ skewsMs, events }: Scenario): boolean {
  const all = [...skewsMs, ...events.flatMap((event) => (event.kind === 'skew' ? [event.toMs] : []))];
  return Math.max(...all) - Math.min(...all) < maxClockAheadMs;
}

/** How far ahead of a node's own clock what it hears of presence may be. */
const maxClockAheadMs = 5_000;

function dataOf(members: Readonly<Record<string, { readonly data: unknown }>>): readonly unknown[] {
  return Object.entries(members)
    .map(([user, { data }]) => [user, data])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

/** What each node publishes now gets to all nodes where its topic is held, and to no other. */
export async function checkInterest({ nodes, scenario, witness, clock }: World): Promise<void> {
  const before = witness.arrivals.length;
  for (const node of nodes) {
    for (let index = 0; index < scenario.topics; index += 1) node.publish(topicOf(index), {});
  }
  await clock.pass(arrivalMs);
  const arrived = new Set(witness.arrivals.slice(before).map(({ at, life, topic }) => `${life} ${topic} ${at}`));
  for (const { life } of nodes) {
    for (let index = 0; index < scenario.topics; index += 1) {
      const topic = topicOf(index);
      for (const other of nodes) {
        const isHeld = (other.server?.topicSubscriberCount(topic) ?? 0) > 0;
        const isThere = arrived.has(`${life} ${topic} ${other.life}`);
        if (other.life === life || isHeld === isThere) continue;
        const what = isThere ? 'gets what it does not hold' : 'does not get what it holds';
        witness.find(`interest: ${other.life} ${what}: ${topic} of ${life}`);
      }
    }
  }
}

const arrivalMs = 5_000;

/**
 * What came to the node that held a topic for a client, or held it again behind a break, got to the client, or it was told
 * that something is lost.
 */
export function checkArrivals({ clients, witness }: World): void {
  for (const client of clients) {
    for (const [topic, reader] of client.readers) {
      for (const arrival of witness.arrivals) {
        if (arrival.topic !== topic) continue;
        if (reader.got.get(streamOf(arrival))?.has(arrival.number) === true) continue;
        if (reader.wasTold(arrival.moment) || !isOwed(reader, arrival.at, arrival.moment)) continue;
        const what = `${arrival.number} of ${streamOf(arrival)}, which came to ${arrival.at}`;
        witness.find(`silent loss: ${client.name} did not get ${what}, and was not told of a loss`);
      }
    }
  }
}

/** Whether a client is owed what came to a node at a moment: each node it was with from then on is that one. */
function isOwed({ stays }: Reader, at: string, moment: number): boolean {
  const index = stays.findIndex(({ to }) => to > moment);
  const first = stays[index];
  if (first === undefined) return false;
  const before = stays[index - 1];
  const wasThereBefore = before !== undefined && before.wish === first.wish;
  if (first.from > moment && !wasThereBefore) return false;
  const rest = stays.slice(index);
  return rest.every((stay: Stay) => stay.at === at && stay.wish === first.wish) && isOpen(rest);
}

function isOpen(stays: readonly Stay[]): boolean {
  return stays.at(-1)?.to === Number.POSITIVE_INFINITY;
}

/** Nothing waits that nobody takes any more, and what is kept is within its bounds. */
export function checkMemory(world: World, usualTimers: number): void {
  const { nodes, clients, witness, clock, network, cluster, scenario } = world;
  const strangers = scenario.events.reduce((sum, event) => sum + (event.kind === 'storm' ? event.addresses : 0), 0);
  const most = usualTimers + timersToSpare + strangers * nodes.length * timersPerDial;
  if (clock.pending > most) witness.find(`memory: ${clock.pending} timers wait, and ${usualTimers} did at first`);
  const streams = [...network.links].length;
  if (streams > clients.length) witness.find(`memory: ${streams} connections of ${clients.length} clients`);
  const links = (nodes.length * (nodes.length - 1)) / 2;
  const streamsOfNodes = [...cluster.links].length;
  if (strangers === 0 && streamsOfNodes > links) witness.find(`memory: ${streamsOfNodes} streams for ${links} links`);
  for (const { life, mesh, server } of nodes) {
    const letters = mesh?.health().counters.deadLetters ?? 0;
    if (letters > mostLetters) witness.find(`memory: ${life} keeps ${letters} dead letters`);
    if ((server?.inboundQueueDepth ?? 0) > 0) witness.find(`memory: events wait at ${life}`);
  }
  for (const client of clients) checkOutbox(client, world);
}

const mostLetters = 1_000;
const timersToSpare = 24;
const timersPerDial = 3;

function checkOutbox({ name, client }: SimulatedClient, { witness }: World): void {
  const waiting = client.outbox.messages;
  if (waiting > 0) witness.find(`memory: ${waiting} messages wait at ${name}`);
}

/** Behind the end nothing is left: no timer, no stream. */
export function checkLeftovers({ clock, network, cluster, witness }: World): void {
  if (clock.pending > 0) witness.find(`leftovers: ${clock.pending} timers wait behind the end`);
  const [streams, links] = [[...network.links].length, [...cluster.links].length];
  if (streams + links > 0) witness.find(`leftovers: ${streams} connections and ${links} links behind the end`);
}
