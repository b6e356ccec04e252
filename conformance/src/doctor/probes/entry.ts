import type { Finding } from '../finding.ts';
import { type DoctorContext, describeItem, type Visit, withVisit } from '../visit.ts';

/** Whether there is a WebSocket server at all: what came of the first upgrade. */
export function probeReach(context: DoctorContext): Promise<Finding & { readonly isOpen: boolean }> {
  return withVisit(context, {}, async (visit) => {
    const isOpen = await visit.opens();
    const first = visit.line.items[0];
    const says = isOpen
      ? 'a WebSocket server answers'
      : first === undefined
        ? 'nothing answers in time'
        : describeItem(first);
    const headers =
      first?.kind === 'http' ? Object.entries(first.headers).map(([name, value]) => `${name}: ${value}`) : [];
    return { what: 'reach', says, evidence: isOpen ? headers : [], isOpen };
  });
}

/** How a client without a token, and one with a wrong one, are refused. */
export async function probeTokens(context: DoctorContext): Promise<Finding[]> {
  const wrong = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJkb2N0b3IifQ.d3Jvbmc';
  return [await refusal(context, 'no token', undefined), await refusal(context, 'a wrong token', wrong)];
}

function refusal(context: DoctorContext, what: string, token: string | undefined): Promise<Finding> {
  return withVisit(context, { token }, async (visit) => {
    await visit.greets();
    const { items } = visit.line;
    const [error] = visit.textsWith('error');
    const close = items.find((item) => item.kind === 'close');
    const http = items.find((item) => item.kind === 'http');
    const code = /"code":"(\w+)"/.exec(error ?? '')?.[1];
    const evidence = [...(error === undefined ? [] : [error]), ...(close === undefined ? [] : [describeItem(close)])];
    if (http?.kind === 'http' && http.status !== 101)
      return { what, says: `refused with HTTP ${http.status}`, evidence, value: { http: http.status } };
    if (close === undefined && !visit.line.hasEnded)
      return { what, says: 'let in', evidence, value: { admitted: true } };
    const how = close === undefined ? 'the connection ends without a Close' : describeItem(close);
    return {
      what,
      says: `refused: ${code === undefined ? 'no error' : `error ${code}`}, then ${how}`,
      evidence,
      value: { error: code, close_code: close?.kind === 'close' ? (close.code ?? null) : undefined },
    };
  });
}

/** What the server answers to a Close. */
export function probeClose(context: DoctorContext): Promise<Finding[]> {
  return withVisit(context, {}, async (visit: Visit) => {
    if (!(await visit.greets())) return [];
    visit.line.close(1000, 'bye');
    await visit.until(() => visit.line.items.some(({ kind }) => kind === 'close') || visit.line.hasEnded);
    const close = visit.line.items.find((item) => item.kind === 'close');
    const says = close === undefined ? 'not answered' : `answered by ${describeItem(close)}`;
    return [{ what: 'Close 1000', says, evidence: [], value: { answered: close !== undefined } }];
  });
}
