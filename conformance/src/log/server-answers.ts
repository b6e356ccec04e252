import type { MessageTypeName } from '@wsekit/spec';

/** What published servers send by themselves; all else their application has sent. (WSE-DLV-001) */
const own: ReadonlySet<unknown> = new Set<MessageTypeName>([
  'server_ready',
  'server_hello',
  'error',
  'ping',
  'pong',
  'PONG',
  'rate_limit_warning',
]);

/** Whether a message is one that servers send by themselves, and no application needs to. */
export function isServerAnswer(decoded: unknown): boolean {
  return typeof decoded === 'object' && decoded !== null && own.has(Reflect.get(decoded, 't'));
}
