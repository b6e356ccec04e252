import type { Choice, EndpointSource } from './endpoint-source.ts';

/** Endpoints one after the other: the first until it fails, then the next. */
export function createFailover(urls: readonly string[]): EndpointSource {
  let at = 0;
  return {
    pick: (_nowMs, avoid): Choice => {
      if (urls[at] === avoid) at = (at + 1) % urls.length;
      return { url: urls[at] ?? '' };
    },
    succeeded: () => {},
    failed: (url) => {
      if (urls[at] === url) at = (at + 1) % urls.length;
    },
  };
}
