import type { Recorder } from '@wsekit/codec/log';
import type { Finding } from './finding.ts';
import { probeCompression, probeMsgpack, probeSubscription } from './probes/data.ts';
import { probeClose, probeReach, probeTokens } from './probes/entry.ts';
import { probeBadInput, probeMaxFrame } from './probes/frames.ts';
import { probeHandshake } from './probes/handshake.ts';
import { probeLiveness } from './probes/liveness.ts';
import type { DoctorContext } from './visit.ts';

/** What came of an examination. */
export interface Examination {
  readonly url: string;
  /** It has greeted, answered a ping, or refused a token in the words of WSE. */
  readonly speaksWse: boolean;
  readonly findings: readonly Finding[];
  /** The time was over before all was asked. */
  readonly isCutShort: boolean;
  readonly durationMs: number;
}

/** How an examination goes. Times in milliseconds. */
export interface ExamineOptions {
  readonly url: URL;
  readonly token?: string;
  /** How long one answer may take. */
  readonly patienceMs: number;
  /** Nothing more is expected when nothing has come for so long. Default: a quarter of that. */
  readonly settleMs?: number;
  /** How long all of it may take. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  /** Writes all of it down. */
  readonly recorder?: Recorder | undefined;
}

const probes: readonly ((context: DoctorContext) => Promise<readonly Finding[]>)[] = [
  probeHandshake,
  probeTokens,
  probeLiveness,
  probeSubscription,
  probeMsgpack,
  probeCompression,
  probeMaxFrame,
  probeBadInput,
  probeClose,
];

/** Asks a server what it is, one connection behind the other. Whatever the server does, it ends in its time. */
export async function examine({
  url,
  token,
  patienceMs,
  settleMs = patienceMs / 4,
  timeoutMs,
  signal,
  nowMs,
  recorder,
}: ExamineOptions): Promise<Examination> {
  const startMs = nowMs();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const context: DoctorContext = { url, token, patienceMs, settleMs, nowMs, signal: limit, recorder };
  const { isOpen, ...reach } = await probeReach(context);
  const findings: Finding[] = [reach];
  for (const probe of isOpen ? probes : []) {
    if (limit.aborted) break;
    findings.push(...(await probe(context)));
    // A server that does not know the protocol is asked nothing more about it.
    if (probe === probeLiveness && !speaksWse(findings)) break;
  }
  return {
    url: `${url.protocol}//${url.host}${url.pathname}`,
    speaksWse: speaksWse(findings),
    findings,
    isCutShort: limit.aborted,
    durationMs: nowMs() - startMs,
  };
}

const signs: Readonly<Record<string, RegExp>> = {
  greeting: /^(server_ready|nothing comes before)/,
  ping: /^answered by PONG/,
  'no token': /error \w+/,
};

function speaksWse(findings: readonly Finding[]): boolean {
  return findings.some(({ what, says }) => signs[what]?.test(says) === true);
}
