import type { EngineKind } from '../engine-process.ts';

const common = (port: number, folder: string): readonly string[] => [
  ...['--bind', '127.0.0.1', '--port', `${port}`, '--dir', folder, '--save', '', '--loglevel', 'warning'],
];

function kind(name: string, more: readonly string[]): EngineKind {
  return {
    name,
    binaries: ['redis-server', '/usr/bin/redis-server'],
    argumentsFor: (port, folder) => [...common(port, folder), ...more],
    greeting: { ask: 'PING\r\n', answer: '+PONG' },
  };
}

/** Redis that keeps everything in a file, and has it again when it is started again. */
export const lastingRedis: EngineKind = kind('redis', ['--appendonly', 'yes', '--appendfsync', 'everysec']);

/** Redis that keeps nothing beyond its end. */
export const forgetfulRedis: EngineKind = kind('redis-memory', []);

/** Redis as a Cluster, of one server. */
export const clusterRedis: EngineKind = kind('redis-cluster', [
  '--cluster-enabled',
  'yes',
  '--cluster-announce-ip',
  '127.0.0.1',
]);
