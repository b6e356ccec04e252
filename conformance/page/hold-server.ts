import type { Profile } from '@wsekit/spec';
import { expandLive, type LiveRun } from '../src/live/expand-live.ts';
import { defaultLiveLimits } from '../src/live/limits.ts';
import { createUrlPeer } from '../src/live/peers/url.ts';
import { runLive } from '../src/live/run-live.ts';
import { serverSuite } from '../src/live/suites/server-suite.ts';
import type { LogEntry } from '../src/live/wire-log.ts';
import type { RunResult } from '../src/results.ts';
import { browserGap } from './browser-gap.ts';
import { openWebSocketStream } from './web-socket-stream.ts';

const jobs = 4;

/** What somebody wants to have tested. */
export interface Wanted {
  readonly url: string;
  readonly token: string;
  readonly profile: Profile;
  /** What ids and titles have to hold, in lower case. */
  readonly text: string;
}

/** Who is told how it goes. */
export interface Listener {
  /** Who is there, and what it is held to. */
  begins(notes: readonly string[], runs: readonly LiveRun[]): void;
  happened(run: LiveRun, entry: LogEntry): void;
  done(result: RunResult): void;
}

/** Holds a server to what of the suite a page can show. Rejects where nobody is there, or no WSE server. */
export async function holdServer(
  { url, token, profile, text }: Wanted,
  listener: Listener,
  signal: AbortSignal,
): Promise<void> {
  const limits = defaultLiveLimits;
  const peer = createUrlPeer({ url, limits, open: openWebSocketStream, ...(token === '' ? {} : { token }) });
  const description = await peer.describe();
  const wanted = { side: serverSuite.side, dialects: [], profiles: [profile], all: false };
  const runs = expandLive(serverSuite.cases, description, wanted).filter(({ live: { id, title } }) =>
    `${id}\n${title}`.toLowerCase().includes(text),
  );
  listener.begins(description.notes, runs);
  const possible = runs.filter((run) => {
    const unsupported = browserGap(run.live.steps, run.setting);
    if (unsupported === undefined) return true;
    listener.done({ run, status: 'unsupported', durationMs: 0, differences: [], unsupported });
    return false;
  });
  await runLive({
    peer,
    suite: serverSuite,
    runs: possible,
    jobs,
    limits,
    signal,
    onResult: (result) => listener.done(result),
    onEntry: (run, entry) => listener.happened(run, entry),
  });
}
