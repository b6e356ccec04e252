export type { WorkerContext, WorkerServer, WorkersOptions } from './options.ts';
export { runWorkers } from './run-workers.ts';
export type { WorkerGroup } from './worker-group.ts';
export type { WorkerHealth } from './worker-slot.ts';
