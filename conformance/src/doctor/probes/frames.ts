import { limits } from '@wsekit/spec';
import type { Finding } from '../finding.ts';
import { clientPing } from '../ping.ts';
import { type DoctorContext, describeItem, type Visit, withVisit } from '../visit.ts';

/** How large a message may be, by sending one of the limit and one above it: a ping that is answered was read. */
export async function probeMaxFrame(context: DoctorContext): Promise<Finding[]> {
  const told = await withVisit(context, {}, async (visit) => {
    await visit.greets();
    return visit.session.serverHello.limits?.max_message_size;
  });
  const limit = told ?? limits.max_message_bytes;
  // What is said is not believed beyond what this program would hold itself.
  if (!Number.isInteger(limit) || limit < leastLimit || limit > mostLimit) {
    return [{ what: 'max frame', says: `it says ${limit} bytes, which was not tried`, evidence: ['server_hello'] }];
  }
  const [at, above] = [await tries(context, limit), await tries(context, limit + 1)];
  const evidence = [`${limit} bytes: ${at.saw}`, `${limit + 1} bytes: ${above.saw}`];
  const value = { announced: told, at_limit: at.isRead, above_limit: above.isRead };
  if (at.isRead && !above.isRead) return [{ what: 'max frame', says: `${limit} bytes`, evidence, value }];
  const says = at.isRead
    ? `more than ${limit} bytes`
    : `less than the ${limit} bytes that ${told === undefined ? 'WSE has' : 'it says'}`;
  return [{ what: 'max frame', says, evidence, value, isQuirk: true }];
}

const leastLimit = 64;
const mostLimit = 16_777_216;

async function tries(context: DoctorContext, bytes: number): Promise<{ isRead: boolean; saw: string }> {
  return withVisit(context, {}, async (visit) => {
    if (!(await visit.greets())) return { isRead: false, saw: 'not let in' };
    const before = visit.line.items.length;
    visit.line.send(clientPing(bytes));
    await visit.until(() => visit.textsWith('PONG').length > 0 || hasClosed(visit), context.patienceMs * 2);
    const isRead = visit.textsWith('PONG').length > 0;
    const answers = visit.line.items.slice(before).filter(({ kind }) => kind !== 'ping');
    return { isRead, saw: isRead ? 'answered' : wordsOf(answers.map(describeItem)) };
  });
}

/** What comes of a message that is no JSON, and of bytes with an unknown marker. */
export async function probeBadInput(context: DoctorContext): Promise<Finding[]> {
  const sent: readonly (readonly [string, string | Uint8Array])[] = [
    ['broken JSON', 'WSE{"t":"ping","p":'],
    ['unknown bytes', Uint8Array.of(0x58, 0x3a, 0xff, 0x00)],
    ['a sealed frame without a key', Uint8Array.from(Buffer.concat([Buffer.from('E:'), Buffer.alloc(40)]))],
  ];
  const findings: Finding[] = [];
  for (const [what, frame] of sent) findings.push(await reaction(context, what, frame));
  return findings;
}

function reaction(context: DoctorContext, what: string, frame: string | Uint8Array): Promise<Finding> {
  return withVisit(context, {}, async (visit) => {
    if (!(await visit.greets())) return { what, says: 'not let in', evidence: [] };
    const before = visit.line.items.length;
    visit.line.send(frame);
    await visit.settles();
    const came = visit.line.items.slice(before).filter(({ kind }) => kind !== 'ping');
    visit.line.send(clientPing());
    const isAlive = await visit.until(() => visit.textsWith('PONG').length > 0);
    const says =
      came.length === 0 ? 'passed over without a word' : hasClosed(visit) ? 'the connection is closed' : 'answered';
    return {
      what,
      says: isAlive ? `${says}; the connection goes on` : says,
      evidence: came.map(describeItem),
      value: { alive: isAlive },
      ...(isAlive ? {} : { isQuirk: true }),
    };
  });
}

function hasClosed(visit: Visit): boolean {
  return visit.line.items.some(({ kind }) => kind === 'close' || kind === 'end');
}

function wordsOf(items: readonly string[]): string {
  return items.length === 0 ? 'no answer' : items.join(', ');
}
