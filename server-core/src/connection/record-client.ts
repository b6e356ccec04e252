import type { ConnectionLog } from '@wsekit/codec/log';
import type { ResolvedOptions } from '../options.ts';

/** What a server says of itself in a log. */
export type RecordOptions = Pick<ResolvedOptions, 'recorder' | 'wire' | 'profile' | 'msgpack' | 'clock'>;

/** Begins to write a client's connection down, where somebody records. */
export function recordClient(
  { recorder, wire, profile, msgpack, clock }: RecordOptions,
  id: string,
  { userId, format }: { readonly userId: string | null; readonly format: 'json' | 'msgpack' },
): ConnectionLog | undefined {
  return recorder?.connection({
    conn: id,
    side: 'server',
    implementation: '@wsekit/server-core',
    dialect: wire,
    profile,
    format,
    nowMs: () => clock.nowMs(),
    ...(msgpack === undefined ? {} : { msgpack }),
    ...(userId === null ? {} : { user: userId }),
  });
}
