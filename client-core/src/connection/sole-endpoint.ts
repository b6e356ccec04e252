import type { EndpointSource } from './endpoint-source.ts';

const nothing = (): void => {};

/** The one server of a client that knows no other: it is tried whenever it has not asked to be left alone. */
export function createSoleEndpoint(url: string): EndpointSource {
  let notBefore = Number.NEGATIVE_INFINITY;
  return {
    pick: (nowMs) => (notBefore <= nowMs ? { url, isProbe: false } : { retryAtMs: notBefore }),
    earliestMs: () => notBefore,
    opened: nothing,
    closed: nothing,
    succeeded: nothing,
    failed: (_url, _nowMs, notBeforeMs = Number.NEGATIVE_INFINITY) => {
      notBefore = notBeforeMs;
    },
    released: nothing,
  };
}
