import type { EngineKind } from '../engine-process.ts';

/** Debian's nats-server, with JetStream. */
export const natsServer: EngineKind = {
  name: 'nats-server',
  binaries: ['nats-server', '/usr/sbin/nats-server'],
  argumentsFor: (port, folder) => ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', folder],
  greeting: { ask: '', answer: 'INFO' },
};
