import { setImmediate } from 'node:timers/promises';
import { createServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';
import { benchSecret } from '../../transports/server-candidate.ts';
import { createBenchBackplane } from '../backplanes.ts';
import { benchTopic, type EndModule } from '../end.ts';

const hourMs = 3_600_000;

/** One of our servers: its connections hold the topic. */
export const start: EndModule['start'] = async (settings) => {
  const { backplane, linkPort } = createBenchBackplane(settings);
  const connections = new Set<string>();
  let holds = true;
  const server = createServer({
    backplane,
    jwt: { secret: benchSecret },
    pingIntervalMs: hourMs,
    idleTimeoutMs: 2 * hourMs,
    maxReadMs: hourMs,
  });
  server.onEvent((event) => {
    if (event.type === 'auth_connect') {
      connections.add(event.connectionId);
      if (holds) server.subscribeConnection(event.connectionId, [benchTopic]);
    } else if (event.type === 'disconnect') connections.delete(event.connectionId);
  });
  const { port } = await server.listen(listen, {});
  while (settings.over === undefined && linkPort() === 0) await setImmediate();
  return {
    port,
    linkPort: linkPort(),
    publish(text, count) {
      for (let index = 0; index < count; index += 1) server.broadcast(benchTopic, text);
    },
    hold(isHeld) {
      holds = isHeld;
      for (const id of connections) {
        if (isHeld) server.subscribeConnection(id, [benchTopic]);
        else server.unsubscribeConnection(id, [benchTopic]);
      }
    },
    dropped: () => backplane.health().counters.messagesDropped,
  };
};
