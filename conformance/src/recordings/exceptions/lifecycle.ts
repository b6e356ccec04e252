import type { ApiCall, RecordedFrame } from '@wsekit/spec/vectors';
import { type Difference, noError } from '../difference.ts';
import type { RecordingException } from './exception.ts';
import { callAt, callsBefore, connsOf, contentOf, framesOf, isToNobody, objectOf, type Scene } from './scene.ts';
import { fewer, lower, towards } from './towards.ts';

const defaultIdleSeconds = 60;
const msPerSecond = 1000;
const closeWithoutCode = 'close without code';

/** Where our connections begin, end and are counted otherwise. */
export const lifecycleExceptions: readonly RecordingException[] = [
  {
    id: 'idle-is-closed',
    why: 'the recorded server hangs where it should close a silent connection; ours closes',
    because: 'WSE-ERR-099',
    better: (difference, scene) => {
      const { kind, of, expected, got } = difference;
      const idle = connsOf(scene).filter((conn) => isIdle(scene, conn));
      if (/^get_connection(s|_count)$/.test(of)) return fewer(difference, idle.length);
      if (of === 'health_snapshot') return lower(difference, ['connections'], idle.length);
      if (!idle.includes(of)) return undefined;
      if (kind === 'pongs') return got.every((item, index) => item === expected[index]) ? got : undefined;
      if (kind === 'events') return cutShort(difference, ['disconnect null']);
      return kind === 'frames' ? cutShort(difference, [closeWithoutCode]) : undefined;
    },
  },
  {
    id: 'no-call-locks-another',
    why: 'no call locks out another',
    because: 'WSE-ERR-045',
    better: (difference, scene) => {
      const { kind, expected, got } = difference;
      if (kind === 'call') return isBorrowed(expected[0]) && got[0] === noError ? got : undefined;
      const hasFailed = scene.transcript.api?.some(({ call, error }) => call === 'stop' && isBorrowed(error));
      if (hasFailed !== true) return undefined;
      const stopped = got.filter((item) => /^close (without code|1001 server shutting down)$/.test(item)).slice(0, 1);
      return kind === 'frames' ? cutShort(difference, stopped) : undefined;
    },
  },
  {
    id: 'nothing-behind-a-close',
    why: 'what comes behind a Close is not delivered, and the connection ends after a grace time',
    because: 'WSE-ERR-147',
    better: (difference, scene) => {
      const { kind, of } = difference;
      if (of === 'get_connection_count') {
        return fewer(difference, connsOf(scene).filter((conn) => isAskedToClose(scene, conn)).length);
      }
      const late = behindClose(scene, of);
      if (kind !== 'events' || late.length === 0) return undefined;
      return towards(difference, { most: late.length, gone: (item) => /^(msg|raw|bin) /.test(item) });
    },
  },
  {
    id: 'drain-with-codes-that-exist',
    why: 'codes that must not be sent are refused, and nobody is closed',
    because: 'WSE-ERR-221',
    better: (difference, scene) => {
      const { kind, got, expected } = difference;
      const codes = (scene.transcript.api ?? []).filter(({ call }) => call === 'drain').map(codeOfDrain);
      if (difference.of === 'drain') {
        return expected[0] === noError && /^close code \d+: allowed are/.test(got[0] ?? '') ? got : undefined;
      }
      if (kind !== 'frames') return undefined;
      const isRefused = scene.played?.calls.some(({ call, ours }) => {
        return call.call === 'drain' && codeOfDrain(call) === 1005 && ours.error !== undefined;
      });
      return towards(difference, {
        gone: (item) => codes.some((code) => !isSendable(code) && item.startsWith(`close ${code}`)),
        // The client of the recording repeats the code, which ours never sent and does not take.
        standsFor: (recorded, ours) =>
          isRefused === true && /^close 1005\b/.test(recorded) && /^close (1002|without code)\b/.test(ours),
      });
    },
  },
  {
    id: 'no-call-on-a-stopped-server',
    why: 'no call succeeds on a server that was stopped',
    because: 'WSE-ERR-222',
    better: (difference, scene) => {
      const { of, expected, got } = difference;
      const hasStopped = callsBefore(scene, difference).some(({ call }) => call === 'stop');
      const isRefused = expected[0] === noError && /: the server was stopped$/.test(got[0] ?? '');
      return /^(broadcast|send)/.test(of) && hasStopped && isRefused ? got : undefined;
    },
  },
  {
    id: 'event-to-nobody-is-not-sent',
    why: 'an event to nobody counts as not sent',
    because: 'WSE-ERR-154',
    better: (difference, scene) => {
      const ids = new Set(idsToNobody(scene));
      if (difference.kind === 'frames') {
        return towards(difference, { added: (item) => ids.has(objectOf(contentOf(item)).id) });
      }
      const call = callAt(scene, difference);
      const isNowSent = difference.expected[0] === '0' && difference.got[0] === 'bytes';
      if (difference.of === 'send_event' && isNowSent && ids.has(eventIn(call).id)) return difference.got;
      const isTold = difference.of === 'send_event' && difference.expected[0] === 'bytes' && difference.got[0] === '0';
      return call !== undefined && isTold && isToNobody(scene, call) ? difference.got : undefined;
    },
  },
  {
    id: 'code-1014-exists',
    why: '1014 may be sent since it was registered, and is answered like other codes',
    because: 'WSE-ERR-226',
    better: (difference, scene) => {
      const isSent = framesOf(scene, difference.of, 'c2s').some(({ op, code }) => op === 'close' && code === 1014);
      if (difference.kind !== 'frames' || !isSent) return undefined;
      return towards(difference, {
        standsFor: (recorded, ours) => /^close 1002\b/.test(recorded) && /^close 1014\b/.test(ours),
      });
    },
  },
];

/** Ids of events to nobody, which published servers up to 2.3 took for sent. */
function idsToNobody(scene: Scene): unknown[] {
  const calls = (scene.transcript.api ?? []).filter((call) => call.call === 'send_event' && isToNobody(scene, call));
  return calls.map((call) => eventIn(call).id).filter((id) => id !== undefined);
}

function eventIn(call: ApiCall | undefined): Readonly<Record<string, unknown>> {
  return objectOf(JSON.stringify(call?.args?.[1] ?? null));
}

/** What was recorded up to where ours ended a connection, and its last words; the end of TCP may follow. */
function cutShort({ expected, got }: Difference, last: readonly string[]): readonly string[] | undefined {
  const words = got.at(-1) === 'end' ? [...last, 'end'] : last;
  const before = got.slice(0, got.length - words.length);
  const isCut = last.length > 0 && before.every((item, index) => item === expected[index]);
  return isCut ? [...before, ...words] : undefined;
}

/** Whether a client said nothing for as long as the server waits; what goes on after that is not the recording's fault. */
function isIdle(scene: Scene, conn: string): boolean {
  const { transcript } = scene;
  const { config = {}, frames, api = [], app_events: events = [] } = transcript;
  const idleMs = Number(config.idle_timeout ?? defaultIdleSeconds) * msPerSecond;
  const lastMs = Math.max(
    ...frames.map(lastMsOf),
    ...api.map(({ at_ms: atMs }) => atMs),
    ...events.map(({ at_ms: atMs }) => atMs),
  );
  const said = framesOf(scene, conn, 'c2s')
    .filter(({ op }) => op !== 'ping' && op !== 'pong')
    .map(({ at_ms: atMs }) => atMs);
  if (idleMs <= 0 || said.length === 0) return false;
  return [...said, lastMs].some((atMs, index, all) => atMs - (all[index - 1] ?? atMs) >= idleMs);
}

function lastMsOf(frame: RecordedFrame & { readonly waited_ms?: number }): number {
  return frame.at_ms + (frame.waited_ms ?? 0);
}

/** A call that failed, or never returned, because another held the server. */
function isBorrowed(error: string | undefined): boolean {
  return /Already (mutably )?borrowed|^<no return within/.test(error ?? '');
}

/** Messages of a client behind the server's Close. */
function behindClose(scene: Scene, conn: string): readonly RecordedFrame[] {
  const frames = scene.transcript.frames.filter((frame) => frame.conn === conn);
  const closedAt = frames.findIndex(({ dir, op }) => dir === 's2c' && op === 'close');
  if (closedAt < 0) return [];
  return frames.slice(closedAt).filter(({ dir, op }) => dir === 'c2s' && (op === 'text' || op === 'binary'));
}

function isAskedToClose(scene: Scene, conn: string): boolean {
  return framesOf(scene, conn, 's2c').some(({ op }) => op === 'close');
}

function codeOfDrain({
  args = [],
  kwargs = {},
}: {
  args?: readonly unknown[];
  kwargs?: Readonly<Record<string, unknown>>;
}): number {
  return Number(kwargs.close_code ?? args[0] ?? 4300);
}

/** (RFC 6455 section 7.4) */
function isSendable(code: number): boolean {
  return (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1006) || (code >= 3000 && code <= 4999);
}
