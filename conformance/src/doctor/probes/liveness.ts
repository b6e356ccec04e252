import { opcodes } from '../../wire/web-socket-frames.ts';
import type { Finding } from '../finding.ts';
import { clientPing } from '../ping.ts';
import { type DoctorContext, type Visit, withVisit } from '../visit.ts';

const ourPing = Buffer.from('doctor');

/** How the server answers pings of either kind, and whether it pings by itself while it is watched. */
export function probeLiveness(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, {}, async (visit) => {
    if (!(await visit.greets())) return [];
    return [await ofProtocol(visit, context), await ofWebSocket(visit), ofItself(visit)];
  });
}

async function ofProtocol(visit: Visit, { nowMs }: DoctorContext): Promise<Finding> {
  const sentMs = nowMs();
  visit.line.send(clientPing());
  await visit.until(() => visit.textsWith('PONG').length > 0);
  const [pong] = visit.textsWith('PONG');
  const what = 'ping';
  if (pong === undefined) return { what, says: 'not answered', evidence: [], isQuirk: true };
  const version = Number(/"v":(\d+)/.exec(pong)?.[1]);
  const latencyMs = Math.round(nowMs() - sentMs);
  return {
    what,
    says: `answered by PONG with v ${version}, in ${latencyMs} ms`,
    evidence: [pong],
    value: { version, latency_ms: latencyMs },
  };
}

async function ofWebSocket(visit: Visit): Promise<Finding> {
  visit.line.write(ourPing, opcodes.ping);
  const pongs = (): number =>
    visit.line.items.filter((item) => item.kind === 'pong' && ourPing.equals(item.bytes)).length;
  await visit.until(() => pongs() > 0);
  await visit.settles();
  const count = pongs();
  const what = 'WebSocket Ping';
  const evidence = [`${count} Pongs`];
  if (count === 1) return { what, says: 'answered once', evidence: ['1 Pong'], value: count };
  if (count === 0)
    return { what, says: 'not answered, against RFC 6455 section 5.5.2', evidence, value: count, isQuirk: true };
  return { what, says: `answered ${count} times (WSE-ERR-047)`, evidence, value: count, isQuirk: true };
}

function ofItself(visit: Visit): Finding {
  const pings = visit.line.items.filter((item) => item.kind === 'ping').length;
  const texts = visit.textsWith('ping');
  const seen = [...(pings > 0 ? [`${pings} WebSocket Pings`] : []), ...texts];
  const watchedMs = Math.round(visit.line.items.at(-1)?.atMs ?? 0);
  const says = seen.length === 0 ? `none in the ${watchedMs} ms it was watched` : `seen within ${watchedMs} ms`;
  return { what: 'pings of its own', says, evidence: seen };
}
