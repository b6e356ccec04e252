// `echo-client.ts TRANSPORT URL AGENT`: asks the suite's server for case after case, and sends back what it gets.
import type { Connection, Dialer, Frame } from '@wsekit/transports';

const maxFrameBytes = 32 << 20;

const [name = 'ws', url = '', agent = ''] = process.argv.slice(2);
const { dialer } = (await import(`@wsekit/transports/${name}`)) as { readonly dialer: Dialer };

/** Opens a connection, answers each frame as told, and waits for its end. */
function converse(path: string, answer: (frame: Frame, connection: Connection) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let connection: Connection | undefined;
    const handler = {
      onOpen(opened: Connection) {
        connection = opened;
      },
      onFrame(frame: Frame) {
        if (connection !== undefined) answer(frame, connection);
      },
      onClose: () => resolve(),
    };
    dialer.dial(`${url}${path}`, { handler, maxFrameBytes, maxBufferedBytes: 4 * maxFrameBytes }).catch(reject);
  });
}

let count = 0;
await converse('/getCaseCount', (frame) => {
  count = Number(frame);
});
for (let number = 1; number <= count; number += 1) {
  await converse(`/runCase?case=${number}&agent=${agent}`, (frame, connection) => void connection.send(frame));
}
await converse(`/updateReports?agent=${agent}`, () => {});
