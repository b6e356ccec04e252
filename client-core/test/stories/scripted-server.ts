import type { Connection, Listener } from '@wsekit/transports';
import type { Stage } from './stage.ts';

/** What a server does with each connection. */
export interface Script {
  onOpen?(connection: Connection, ordinal: number): void;
  onFrame?(text: string, connection: Connection): void;
}

/** A server that does what the test says, and nothing by itself. */
export interface ScriptedServer {
  readonly listener: Listener;
  /** Connections it has taken, the newest last. */
  readonly connections: readonly Connection[];
  /** Text frames it got, in order. */
  readonly heard: readonly string[];
}

export const ready = '{"c":"WSE","t":"server_ready","p":{"details":{"connection_id":"one"}},"v":1}';

export function hello(payload: Readonly<Record<string, unknown>> = {}): string {
  const p = { server_version: '2.4.3', features: {}, ...payload };
  return JSON.stringify({ c: 'WSE', t: 'server_hello', p, v: 1 });
}

/** Greets as a server of the newest dialect does, and answers pings. */
export const polite: Script = {
  onOpen: (connection) => {
    connection.send(ready);
    connection.send(hello());
  },
  onFrame: (text, connection) => {
    if (text.includes('"t":"ping"')) connection.send('{"c":"WSE","t":"PONG","p":{},"v":1}');
  },
};

/** Puts such a server where clients of the stage look for one. */
export async function listenBy(stage: Stage, script: Script): Promise<ScriptedServer> {
  const connections: Connection[] = [];
  const heard: string[] = [];
  const listener = await stage.network.listen({
    port: 5007,
    accept: () => {
      let connection: Connection | undefined;
      const onFrame = (frame: string | Uint8Array): void => {
        if (typeof frame !== 'string' || connection === undefined) return;
        heard.push(frame);
        script.onFrame?.(frame, connection);
      };
      const onOpen = (opened: Connection): void => {
        connection = opened;
        connections.push(opened);
        script.onOpen?.(opened, connections.length);
      };
      return { handler: { onOpen, onFrame, onClose: () => {} } };
    },
  });
  return { listener, connections, heard };
}
