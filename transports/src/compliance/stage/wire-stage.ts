import { check, equal } from '../expect.ts';
import type { WireSocket } from '../instruments.ts';
import type { Environment } from '../setup.ts';
import { headerOf } from '../wire/http-head.ts';
import { sampleAccept, upgradeRequest } from '../wire/upgrade-request.ts';
import { WireConnection } from '../wire/wire-connection.ts';
import { WireHost } from '../wire/wire-host.ts';
import type { Backstage } from './create-stage.ts';
import type { WireStage } from './stage.ts';

/** Makes the stage of the side that speaks bytes. */
export function createWireStage(stage: Backstage, environment: Environment): WireStage {
  check(environment.wire !== undefined, 'the environment has a wire');
  const { wire } = environment;
  let heard: Promise<string> | undefined;
  const url = (): Promise<string> => {
    heard ??= stage.hearText('url');
    return heard;
  };
  const connect = async (): Promise<WireConnection> => {
    const socket: WireSocket = await wire.dial(await url());
    stage.onClear(() => socket.destroy());
    return new WireConnection(socket, stage.waits, true);
  };
  return {
    ...stage,
    url,
    connect,
    upgrade: async (path) => {
      const connection = await connect();
      connection.write(upgradeRequest(await url(), path));
      const head = await connection.readHead();
      equal(head.status, 101, 'status of the upgrade');
      equal(headerOf(head, 'sec-websocket-accept'), sampleAccept, 'Sec-WebSocket-Accept');
      return connection;
    },
    host: async () => {
      const listener = await wire.listen();
      stage.onClear(() => listener.close());
      stage.tell('url', listener.url);
      return new WireHost(listener, stage.waits);
    },
  };
}
