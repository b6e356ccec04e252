import * as clientLimits from '@wsekit/spec/client-limits';
import { ClientError } from '../errors.ts';
import type { BackoffOptions } from './strategy.ts';

const defaultFactor = 1.5;

/** Completes the options of a strategy; throws ClientError `invalid_options` for what cannot be meant. */
export function resolveBackoff(options: BackoffOptions): Required<BackoffOptions> {
  const {
    baseDelayMs = clientLimits.reconnect_base_delay_ms,
    maxDelayMs = clientLimits.reconnect_max_delay_ms,
    factor = defaultFactor,
  } = options;
  if (!(baseDelayMs > 0))
    throw new ClientError('invalid_options', `baseDelayMs is ${baseDelayMs}, it has to be above 0`);
  if (!(maxDelayMs >= baseDelayMs) || !Number.isFinite(maxDelayMs)) {
    throw new ClientError(
      'invalid_options',
      `maxDelayMs is ${maxDelayMs}, it has to be from baseDelayMs ${baseDelayMs} on`,
    );
  }
  if (!(factor >= 1)) throw new ClientError('invalid_options', `factor is ${factor}, it has to be 1 or more`);
  return { baseDelayMs, maxDelayMs, factor };
}
