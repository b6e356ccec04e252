export type { MeshCounters } from './counters.ts';
export type { DeadLetter, DeadLetterError } from './dead-letters.ts';
export { meshLimits } from './limits.ts';
export { createMesh, type Mesh, type MeshPeer } from './mesh.ts';
export type * from './network.ts';
export type { MeshOptions } from './options.ts';
export { sharePort } from './shared-port.ts';
export { createTcpNetwork } from './tcp-network.ts';
export { createTlsNetwork } from './tls-network.ts';
