import type { LaterOperations, Operations, ResultInit } from '../../driver/serve.ts';
import { formatValue, parseValue } from '../../driver/value-json.ts';
import type { Request } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { NotSupported, StartRefused } from '../../live/outcome.ts';
import type { LivePeer, StartRequest, Testee } from '../../live/peer.ts';

/** What can be started, by side. */
export type StartableSides = Readonly<Record<string, Pick<LivePeer, 'start'>>>;

/** The five operations of live cases on implementations in this process; all others go to `otherwise`. */
export function createLiveOperations(peers: StartableSides, otherwise: Operations): LaterOperations {
  let running: Testee | undefined;
  const perform = async (request: Request): Promise<ResultInit> => {
    const { operation } = request;
    if (operation.case === 'start' || operation.case === 'stop') {
      await running?.stop();
      running = operation.case === 'start' ? await start(peers, request) : undefined;
      if (operation.case === 'stop') return { case: 'stop', value: {} };
      const { address } = running ?? {};
      return { case: 'start', value: address === undefined ? {} : { ...address, tls: address.isTls } };
    }
    if (!isLive(operation.case)) return otherwise(request);
    if (running === undefined) return { case: 'error', value: { code: 'refused', message: 'nothing was started' } };
    return ask(running, request);
  };
  return (request) => perform(request).catch(refusalOf);
}

function isLive(operation: string | undefined): boolean {
  return operation === 'call' || operation === 'takeEvents' || operation === 'advance';
}

function start(peers: StartableSides, { operation, dialect, profile }: Request): Promise<Testee> {
  const { side, settingsJson } = operation.case === 'start' ? operation.value : { side: '', settingsJson: '' };
  const peer = peers[side];
  if (peer === undefined) throw new NotSupported(`it plays no ${side}`);
  const asked = { side, dialect, profile, settings: JSON.parse(settingsJson || '{}') };
  return peer.start(asked as StartRequest);
}

async function ask(running: Testee, { operation }: Request): Promise<ResultInit> {
  switch (operation.case) {
    case 'call': {
      const { name, argumentsJson, namedJson } = operation.value;
      const args = parseValue(argumentsJson || '[]');
      const named = parseValue(namedJson || '{}');
      const outcome = await running.call(name, Array.isArray(args) ? args : [], { ...(named as object) });
      if ('error' in outcome) return { case: 'error', value: { code: 'refused', message: outcome.error } };
      return { case: 'call', value: { resultJson: formatValue(outcome.result ?? null) } };
    }
    case 'takeEvents': {
      const events = await running.takeEvents(operation.value.waitMs);
      return { case: 'takeEvents', value: { eventsJson: events.map(formatValue) } };
    }
    case 'advance':
      return (await running.advance(operation.value.ms))
        ? { case: 'advance', value: {} }
        : { case: 'unsupported', value: { reason: 'its clock cannot be moved' } };
    default:
      return { case: 'unsupported', value: { reason: 'an operation this driver does not know' } };
  }
}

function refusalOf(error: unknown): ResultInit {
  if (error instanceof NotSupported) return { case: 'unsupported', value: { reason: error.message } };
  if (error instanceof StartRefused) return { case: 'error', value: { code: 'refused', message: error.message } };
  throw error;
}
