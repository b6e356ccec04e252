import type { Listener } from '../../../src/interface.ts';
import type { Mutant } from '../mutant.ts';

const closing = (
  close: (listener: Listener, given: Parameters<Listener['close']>[0]) => Promise<void>,
): Pick<Mutant, 'listener'> => ({
  listener: (listener) => ({ close: (given) => close(listener, given) }),
});
const nothing = (): void => {};

/** Wrong back-pressure, wrong shutdown. */
export const flowMutants: readonly Mutant[] = [
  {
    wrong: 'loses what is too much, and says sent',
    noticedBy: 'backpressure/full-listener',
    connection: (own) => ({ send: (frame) => (own.send(frame) === 'closed' ? 'closed' : 'sent') }),
  },
  {
    wrong: 'buffers without limit',
    noticedBy: 'backpressure/full-dialer',
    dialOptions: () => ({ maxBufferedBytes: 1_073_741_824 }),
  },
  {
    wrong: 'never says that there is room again',
    noticedBy: 'backpressure/full-dialer',
    handler: () => ({ onDrain: nothing }),
  },
  {
    wrong: 'speaks of room nobody asked for',
    noticedBy: 'backpressure/quiet-dialer',
    handler: (own) => ({
      onFrame: (frame) => own.onFrame(frame),
      onOpen: (connection) => [own.onOpen?.(connection), own.onDrain?.()],
    }),
  },
  {
    wrong: 'says that nothing is buffered',
    noticedBy: 'backpressure/full-listener',
    connection: () => ({ bufferedBytes: 0 }),
  },
  {
    wrong: 'closes its connections with 1000',
    noticedBy: 'shutdown/default',
    ...closing((own, given) => own.close({ code: 1000, ...given })),
  },
  {
    wrong: 'resolves before all is closed',
    noticedBy: 'shutdown/default',
    ...closing(async (own, given) => void own.close(given)),
  },
  {
    wrong: 'gives a new promise each time',
    noticedBy: 'shutdown/idle',
    ...closing(async (own, given) => own.close(given)),
  },
  {
    wrong: 'has its own idea of the timeout',
    noticedBy: 'shutdown/timeout',
    ...closing((own, given) => own.close({ ...given, timeoutMs: 60_000 })),
  },
];
