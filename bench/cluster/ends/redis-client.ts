import { Redis } from 'ioredis';
import { benchTopic, type EndModule } from '../end.ts';

/** The client of Redis by itself, with what it has to join commands. */
export const start: EndModule['start'] = async ({ enginePort = 0 }, onMessage) => {
  const options = { host: '127.0.0.1', port: enginePort, enableAutoPipelining: true };
  const commands = new Redis(options);
  const subscriber = new Redis(options);
  let failed = 0;
  subscriber.on('smessage', onMessage);
  await commands.ping();
  return {
    publish(text, count) {
      for (let index = 0; index < count; index += 1) {
        commands.spublish(benchTopic, text).catch(() => {
          failed += 1;
        });
      }
    },
    hold(isHeld) {
      if (isHeld) void subscriber.ssubscribe(benchTopic);
      else void subscriber.sunsubscribe(benchTopic);
    },
    dropped: () => failed,
  };
};
