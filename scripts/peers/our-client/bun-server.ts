// Our server on Bun with the application of the stories: prints its port, and serves until standard input ends.
import { createInterface } from 'node:readline';
import { provider } from '@wsekit/codec/crypto';
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/bun';
import { StoryApplication } from '../application.ts';

const [secret = '', port = '0'] = process.argv.slice(2);
const server = createServer({ jwt: { secret }, recovery: true, encryption: { provider }, subscriptions: 'server' });
new StoryApplication(server);
const { url } = await server.listen(listen, { port: Number(port) });
console.log(new URL(url).port);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'drain') server.drain().catch(() => {});
});
lines.on('close', () => process.exit(0));
