import { ClientCore } from './core.ts';
import type { ClientOptions, ResolvedClientOptions } from './options.ts';
import { Sending } from './sending.ts';
import { ClientWatch, type FullCore } from './store/client-watch.ts';

/** Puts together the parts of a client with everything. */
export function createFullCore(
  options: ResolvedClientOptions,
  given: Pick<ClientOptions, 'token' | 'tokenParameter'>,
): FullCore {
  const { offline, batching } = options;
  return new ClientCore<Sending, ClientWatch>(options, given, {
    makeSender: (home) => new Sending({ ...home, offline, batching }),
    makeWatch: (core) => new ClientWatch(core, options),
  });
}
