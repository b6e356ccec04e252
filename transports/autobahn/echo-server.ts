// `echo-server.ts TRANSPORT [--deflate]`: sends back what it gets, and prints the URL it listens on.
import type { Connection, Listen } from '@wsekit/transports';

// Larger than the suite's largest message.
const maxFrameBytes = 32 << 20;

const [name = 'ws', ...flags] = process.argv.slice(2);
const { listen } = (await import(`@wsekit/transports/${name}`)) as { readonly listen: Listen };
const listener = await listen({
  maxFrameBytes,
  maxBufferedBytes: 4 * maxFrameBytes,
  permessageDeflate: flags.includes('--deflate'),
  accept: () => {
    let connection: Connection | undefined;
    return {
      handler: {
        onOpen(opened) {
          connection = opened;
        },
        onFrame(frame) {
          connection?.send(frame);
        },
        onClose() {},
      },
    };
  },
});
console.log(listener.url);
