// One command, all cores: a worker for each, on one port, all of whose clients share a room.
//
//   npm run example cores            on ws, with a worker for each core
//   npm run example cores uws 4      on uWebSockets.js, with four
//
// It prints the command of a client; start several, and see which worker each is on. End a worker by `kill -9`: its clients
// are gone, those of the others do not notice, and a new worker takes its place. Ctrl+C stops them all.
import { availableParallelism } from 'node:os';
import { createServer, encodeJwt } from '@wsekit/server-core';
import { runWorkers } from '@wsekit/server-core/workers';
import { listen as listenUws } from '@wsekit/transports/uws';
import { listen as listenWs } from '@wsekit/transports/ws';

const [transport = 'ws', workers = availableParallelism()] = process.argv.slice(3);
const secret = 'replace-with-a-strong-secret-key!';

const group = await runWorkers({
  workers: Number(workers),
  port: Number(process.env.PORT ?? 5006),
  start: async ({ number, backplane, joined, place }) => {
    const server = createServer({ jwt: { secret }, presence: true, backplane });
    server.on('auth_connect', ({ connectionId, userId }) => {
      server.subscribeConnection(connectionId, ['room'], { presence: {} });
      server.sendEvent(connectionId, { t: 'welcome', p: { user: userId, worker: number, pid: process.pid } });
    });
    server.on('msg', ({ data }) => server.broadcast('room', JSON.stringify({ c: 'U', t: 'said', p: data })));
    await joined();
    await server.listen(transport === 'uws' ? listenUws : listenWs, place);
    console.log(`worker ${number} serves`);
    return server;
  },
});

if (group !== undefined) {
  const token = encodeJwt({ sub: 'alice', exp: Math.floor(Date.now() / 1000) + 3600 }, secret);
  console.log(`npm run example client ws://127.0.0.1:${group.port}/wse ${token}`);
  const health = await group.health();
  console.log(`${health.filter(({ state }) => state === 'running').length} workers run`);
}
