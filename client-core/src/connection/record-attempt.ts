import type { ConnectionLog, Recorder } from '@wsekit/codec/log';
import type { ClientSessionOptions } from '@wsekit/codec/session';
import { dialects } from '@wsekit/spec';
import type { Clock } from '@wsekit/transports';

/** What is written down of an attempt. */
export interface RecordedAttempt {
  readonly recorder: Recorder | undefined;
  readonly url: string;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly session: ClientSessionOptions;
}

/** Begins to write an attempt down, where somebody records. */
export function recordAttempt({ recorder, url, clock, session }: RecordedAttempt): ConnectionLog | undefined {
  const { dialect, profile, format, msgpack } = session;
  return recorder?.connection({
    side: 'client',
    implementation: '@wsekit/client-core',
    url,
    nowMs: () => clock.nowMs(),
    ...(dialect === undefined || dialect === 'detect'
      ? {}
      : { dialect: typeof dialect === 'string' ? dialects[dialect] : dialect }),
    ...(profile === undefined ? {} : { profile }),
    ...(format === undefined ? {} : { format }),
    ...(msgpack === undefined ? {} : { msgpack }),
  });
}
