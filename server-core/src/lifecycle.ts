import { closeCodes, serverLimits } from '@wsekit/spec';
import { closeCodeNone, type Listener } from '@wsekit/transports';
import type { DrainOptions, StopOptions } from './call-options.ts';
import { assertSendableCode } from './farewell.ts';
import type { Hub } from './hub.ts';
import type { CloseReason } from './observability/reasons.ts';

const normal = closeCodes.NORMAL_CLOSURE.code;
const goingAway = closeCodes.GOING_AWAY.code;

/** Ends one connection, if it is there. Throws RangeError for a code that may not be sent. (WSE-CONN-074) */
export function disconnectClient(hub: Hub, connectionId: string, code?: number, reason?: string): void {
  assertSendableCode(code);
  const usual = hub.options.profile === 'documented' ? normal : closeCodeNone;
  hub.clients.get(connectionId)?.endFor('application', code ?? usual, reason);
}

/** Closes all connections and waits for them to go; gives how many are left. */
export async function drainConnections(hub: Hub, options: DrainOptions): Promise<number> {
  const { closeCode = closeCodes.DRAIN.code, reason = '', timeoutMs = serverLimits.drain_timeout_ms } = options;
  closeAll(hub, 'drain', closeCode, reason);
  await whenEmpty(hub, { ...options, timeoutMs });
  return hub.clients.size;
}

/** Ends a server: its connections and listeners, then what joins it with others, then its timers and events. */
export async function stopServer(hub: Hub, listeners: ReadonlySet<Listener>, options: StopOptions): Promise<void> {
  hub.stopping();
  try {
    await stopConnections(hub, listeners, options);
    await hub.nodes.stop();
  } finally {
    hub.stop();
  }
}

/** Closes all connections, then their listeners; cuts what is left after the grace time, or when it is told to. */
async function stopConnections(
  hub: Hub,
  listeners: ReadonlySet<Listener>,
  { timeoutMs = serverLimits.stop_grace_ms, signal, onProgress }: StopOptions,
): Promise<void> {
  const { wire, profile } = hub.options;
  const code = profile === 'documented' ? goingAway : wire.stop_close_code || closeCodeNone;
  const reason = code === goingAway ? (wire.stop_close_reason ?? 'server shutting down') : '';
  const cut = (): void => {
    for (const { connection } of [...hub.clients.values()]) connection.terminate();
  };
  const tell = (): void => onProgress?.(hub.clients.size);
  hub.onEnded.add(tell);
  closeAll(hub, 'stop', code, reason);
  if (signal?.aborted === true) cut();
  signal?.addEventListener('abort', cut);
  try {
    await Promise.all([...listeners].map((listener) => listener.close({ timeoutMs })));
  } finally {
    hub.onEnded.delete(tell);
    signal?.removeEventListener('abort', cut);
  }
}

function closeAll(hub: Hub, why: CloseReason, code: number, reason: string): void {
  hub.farewell = { why, code, reason };
  for (const client of [...hub.clients.values()]) client.endFor(why, code, reason);
}

/** Waits until the last connection has gone, as `stop` makes it, the time is over, or the signal is aborted. */
function whenEmpty(
  hub: Hub,
  { timeoutMs, signal, onProgress }: Omit<StopOptions, 'timeoutMs'> & { readonly timeoutMs: number },
): Promise<void> {
  if (hub.clients.size === 0 || signal?.aborted === true || timeoutMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      hub.onEnded.delete(look);
      signal?.removeEventListener('abort', end);
      callOff();
      resolve();
    };
    const look = (): void => {
      onProgress?.(hub.clients.size);
      if (hub.clients.size === 0) end();
    };
    const callOff = hub.options.clock.schedule(timeoutMs, end);
    hub.onEnded.add(look);
    signal?.addEventListener('abort', end);
  });
}
