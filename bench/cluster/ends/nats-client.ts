import { connect, type Subscription } from '@nats-io/transport-node';
import { benchTopic, type EndModule } from '../end.ts';

/** The client of NATS by itself. */
export const start: EndModule['start'] = async ({ enginePort }, onMessage) => {
  const connection = await connect({ servers: `127.0.0.1:${enginePort}`, noEcho: true });
  let subscription: Subscription | undefined;
  return {
    publish(text, count) {
      for (let index = 0; index < count; index += 1) connection.publish(benchTopic, text);
    },
    hold(isHeld) {
      if (isHeld)
        subscription ??= connection.subscribe(benchTopic, { callback: (_, message) => onText(message.string()) });
      else {
        subscription?.unsubscribe();
        subscription = undefined;
      }
    },
    dropped: () => 0,
  };

  /** The text is what an application wants of it. */
  function onText(text: string): void {
    if (text.length > 0) onMessage();
  }
};
