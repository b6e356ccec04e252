// The client's side of the measurements in Node: takes races line by line, prints what came of each.
import { createInterface } from 'node:readline';
import { dialer } from '@wsekit/transports/ws';
import { WebSocket } from 'ws';
import { measureHeap } from './heap.ts';
import { holdClients } from './hold.ts';
import type { NodeCommand } from './messages.ts';
import { raceBare, raceOurs } from './race.ts';

const openBare = (url: string, onText: (text: string) => void): Promise<(text: string) => void> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('message', (data) => onText(String(data)));
    socket.on('open', () => resolve((text) => socket.send(text)));
    socket.on('error', reject);
  });

async function obey(command: NodeCommand): Promise<unknown> {
  if (command.do === 'ours') return await raceOurs(command.race, dialer);
  if (command.do === 'bare') return await raceBare(command.race, openBare);
  if (command.do === 'heap') return await measureHeap(command.race, dialer);
  return await holdClients(command, dialer);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await obey(JSON.parse(line) as NodeCommand)));
}
