import { setTimeout as pause } from 'node:timers/promises';
import { type Client, createClient } from '@wsekit/client-core';
import type { Dialer } from '@wsekit/transports';
import type { HoldReport, NodeCommand } from './messages.ts';

const topic = 'prices';
const lookMs = 5;
let clients: Client[] = [];
let recovered = 0;

/** Connects clients that hold a topic, or waits until they hold it again. */
export async function holdClients(command: NodeCommand, dialer: Dialer): Promise<HoldReport> {
  if (command.do === 'hold') {
    clients = Array.from({ length: command.count }, () => connectOne(command.url, dialer));
    await until(() => clients.every((client) => client.topics.held.includes(topic)));
    recovered = 0;
  } else await until(() => recovered === clients.length);
  return { atMs: Date.now() };
}

function connectOne(url: string, dialer: Dialer): Client {
  const client = createClient(url, { dialer, topics: [topic] });
  // After a restart nothing is left to be replayed: each is told so, or gets what there is.
  client.onEvent(({ type }) => {
    if (type === 'recovered' || type === 'lost') recovered += 1;
  });
  return client.start();
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(lookMs);
}
