// Topics: what is published to one reaches everybody who holds it, by its name or by a pattern.
//
//   npm run example broadcast
//
// It prints the commands of two clients. Alice holds `news.sports`, Bob holds `news.*`; type into either.
import { createServer, encodeJwt } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';

const secret = 'replace-with-a-strong-secret-key!';
const server = createServer({ jwt: { secret } });
const { url } = await server.listen(listen, { port: Number(process.env.PORT ?? 5006) });

const topicsOf: Readonly<Record<string, readonly string[]>> = { alice: ['news.sports'], bob: ['news.*'] };
const exp = Math.floor(Date.now() / 1000) + 3600;
for (const sub of Object.keys(topicsOf)) {
  console.log(`npm run example client ${url}/wse ${encodeJwt({ sub, exp }, secret)}`);
}

const publish = (topic: string, p: unknown): number => server.broadcast(topic, JSON.stringify({ c: 'U', t: topic, p }));

for await (const event of server.events()) {
  if (event.type === 'auth_connect') server.subscribeConnection(event.connectionId, topicsOf[event.userId] ?? []);
  if (event.type === 'msg') {
    publish('news.sports', event.data);
    publish('news.weather', { sky: 'clear' });
  }
}
