// A server of ours on ws at a port, with recovery; prints the moment at which it listens, in Unix milliseconds.
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';

const [port = '0'] = process.argv.slice(2);
const server = createServer({ recovery: true, greets: true, subscriptions: 'server' });
await server.listen(listen, { port: Number(port), maxConnections: 5000 });
console.log(JSON.stringify({ atMs: Date.now() }));
process.stdin.on('close', () => process.exit(0)).resume();
