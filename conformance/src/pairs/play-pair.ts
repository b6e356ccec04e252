import { createRelay } from '@wsekit/transports/compliance/node';
import type { PairEnd, PairStep } from '#suites/language/index.ts';
import { type BoundedParts, type LiveOutcome, runBounded } from '../live/bounded.ts';
import type { Certificate } from '../live/certificate.ts';
import type { LiveLimits } from '../live/limits.ts';
import { PeerTrouble, StartRefused, SuiteError } from '../live/outcome.ts';
import type { Address, LivePeer, StartRequest, Testee } from '../live/peer.ts';
import { clientSettings } from '../live/peers/client-settings.ts';
import { type LiveSetting, Stage } from '../live/stage.ts';
import { performAll, takeStepBy } from '../live/steps/perform.ts';
import { tokenText } from '../live/steps/token.ts';
import { commonPerformers } from '../live/suites/common-performers.ts';
import { type LogEntry, WireLog } from '../live/wire-log.ts';
import type { PairRun } from './expand-pairs.ts';

/** What a case is played with. */
export interface PlayPairOptions {
  readonly server: LivePeer;
  readonly client: LivePeer;
  readonly certificate: Certificate;
  readonly limits: LiveLimits;
  readonly signal: AbortSignal;
  readonly onEntry?: (entry: LogEntry) => void;
}

/** The user that the token of the client names. */
const user = 'alice';
const tokenParameter = 'token';
/** Strictly longer texts are compressed. (WSE-CMP-003) */
const thresholdBytes = 1024;

/** Holds one conversation between a server and a client, each started for it; whatever either does costs this run alone. */
export function playPair(run: PairRun, options: PlayPairOptions): Promise<LiveOutcome> {
  return runBounded(options, (parts) => converse(run, options, parts));
}

async function converse(run: PairRun, options: PlayPairOptions, parts: BoundedParts): Promise<void> {
  const { signal } = parts;
  const left: (() => void | Promise<void>)[] = [];
  const leave = async (): Promise<void> => {
    for (const each of left.splice(0).reverse()) await each();
  };
  // However the case ends, nothing of it is left.
  signal.addEventListener('abort', () => void leave(), { once: true });
  const stageOf = (end: PairEnd, testee: Testee): Stage => {
    const log = new WireLog(performance.now.bind(performance), 0, ({ mark, what }) => parts.log.write(end, mark, what));
    return new Stage({ ...parts, testee, setting: settingFor(run), log, takeStep: takeStepBy(commonPerformers) });
  };
  try {
    const server = await begin('server', options.server, serverRequest(run, options.certificate));
    left.push(() => server.stop());
    signal.throwIfAborted();
    const link = run.pair.steps.some((step) => 'do' in step)
      ? await createRelay().open(urlOf(server.address))
      : undefined;
    left.push(() => link?.close());
    const url = link?.url ?? urlOf(server.address);
    const client = await begin('client', options.client, clientRequest(run, url));
    left.push(() => client.stop());
    const stages = { server: stageOf('server', server), client: stageOf('client', client) };
    for (const step of run.pair.steps) {
      signal.throwIfAborted();
      await perform(step, stages, () => link?.cut(), parts.log);
    }
  } finally {
    await leave();
  }
}

async function perform(
  step: PairStep,
  stages: Readonly<Record<PairEnd, Stage>>,
  cut: () => void,
  log: WireLog,
): Promise<void> {
  if ('do' in step) {
    log.write('network', '.', 'the connection is cut');
    cut();
    return;
  }
  const stage = stages[step.at];
  try {
    await performAll(step.steps, stage);
  } catch (error) {
    log.write(step.at, '.', `ended at ${stage.failedAt ?? 'its end'}`);
    throw error instanceof PeerTrouble ? new PeerTrouble(error.kind, `the ${step.at}: ${error.message}`) : error;
  }
}

function settingFor({ pairing: { dialect, format, carriage } }: PairRun): LiveSetting {
  return { dialect, profile: 'documented', format, sealing: carriage === 'sealed' ? 'sealed' : 'clear' };
}

function serverRequest({ pairing: { dialect, carriage, transport } }: PairRun, certificate: Certificate): StartRequest {
  return {
    side: 'server',
    dialect,
    profile: 'documented',
    settings: {
      jwt_query_parameter: tokenParameter,
      subscriptions: 'server',
      recovery_enabled: true,
      presence_enabled: true,
      compression_threshold: carriage === 'zlib' ? thresholdBytes : 0,
      ...(transport === 'tls' ? { tls: { cert: certificate.cert, key: certificate.key } } : {}),
    },
  };
}

function clientRequest(run: PairRun, url: string): StartRequest {
  const { dialect, carriage } = run.pairing;
  const token = tokenText(undefined, user, Date.now()) ?? '';
  const settings = {
    token,
    // Browsers take no headers, so every client shows its token in the same way.
    token_parameter: tokenParameter,
    ...(carriage === 'zlib' ? { compression: true, compression_threshold: thresholdBytes } : {}),
    ...run.pair.client,
  };
  return { side: 'client', dialect, profile: 'documented', settings: clientSettings(settings, url, settingFor(run)) };
}

/** A pairing is made of what both can do, so who refuses to start is at fault. */
async function begin(end: PairEnd, peer: LivePeer, request: StartRequest): Promise<Testee> {
  try {
    return await peer.start(request);
  } catch (error) {
    if (error instanceof StartRefused)
      throw new PeerTrouble('unreachable', `the ${end} refuses to start: ${error.message}`);
    throw error;
  }
}

function urlOf(address: Address | undefined): string {
  if (address === undefined) throw new SuiteError('the server listens nowhere');
  return `${address.isTls ? 'wss' : 'ws'}://${address.host}:${address.port}`;
}
