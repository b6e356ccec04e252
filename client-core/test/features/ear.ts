import type { WseServer } from '@wsekit/server-core';

/** A message as the server's application got it. */
export interface Heard {
  readonly t: unknown;
  readonly p: unknown;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the server's application gets of its clients, in order. */
export function ear(server: WseServer): Heard[] {
  const heard: Heard[] = [];
  server.onEvent((event) => {
    if (event.type !== 'msg') return;
    const data = event.data as Record<string, unknown>;
    heard.push({ t: event.t, p: data.p, data });
  });
  return heard;
}
