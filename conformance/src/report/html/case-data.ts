import type { Case, Fact } from '../../case.ts';
import { describeExpectation } from '../../describe-expectation.ts';
import { operationWireName } from '../../expand.ts';
import { requirementTexts } from '../../requirement-texts.ts';
import type { Report, RunResult, Status } from '../../results.ts';
import { groupResults, type ResultGroup, settingsInWords } from '../groups.ts';
import { type WireField, wireFields } from '../wire-fields.ts';
import { areaOf } from '../wording.ts';

/** What the script of the page gets to know about a case; short names, since there are thousands. */
interface CaseData {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly level: string;
  readonly side: string;
  readonly source: string;
  readonly requirements: readonly string[];
  readonly operation: string;
  readonly asks: readonly WireField[];
  readonly expects: string;
  readonly explain?: string;
  /** By index of the peer: how many runs ended how, and those that did not simply pass. */
  readonly peers: Record<number, PeerData>;
}

interface PeerData {
  readonly counts: Partial<Record<Status, number>>;
  readonly groups: GroupData[];
}

/** Runs that did not simply pass, put together when they say the same. */
interface GroupData {
  readonly settings: string;
  readonly status: Status;
  readonly differences?: RunResult['differences'];
  readonly trouble?: string;
  readonly reason?: string;
  readonly answer?: readonly WireField[];
  /** What happened on the wire. */
  readonly log?: string;
}

/** Everything the script of the page needs, as one JSON value. */
export function pageData(report: Report): object {
  const cases = new Map<string, CaseData>();
  for (const [index, { results }] of report.peers.entries()) {
    for (const group of groupResults(results)) addGroup(cases, index, group);
  }
  const texts = requirementTexts();
  const used = new Set([...cases.values()].flatMap(({ requirements }) => requirements));
  const requirements = Object.fromEntries(
    [...used].flatMap((id) => {
      const found = texts.get(id);
      return found === undefined ? [] : [[id, { level: found.level, chapter: found.chapter, text: found.text }]];
    }),
  );
  return { peers: report.peers.map(({ name }) => name), requirements, cases: [...cases.values()] };
}

function addGroup(cases: Map<string, CaseData>, peer: number, group: ResultGroup): void {
  const { case: one, runs, status } = group;
  const data = cases.get(one.id) ?? caseData(one);
  cases.set(one.id, data);
  const of = data.peers[peer] ?? { counts: {}, groups: [] };
  data.peers[peer] = of;
  of.counts[status] = (of.counts[status] ?? 0) + runs.length;
  if (status !== 'passed') of.groups.push(...runs.slice(0, 1).map((first) => groupData(first, settingsInWords(group))));
}

function caseData(one: Fact): CaseData {
  const { id, title, level, side, source, requirements, explain } = one;
  return {
    id,
    area: areaOf(one),
    title,
    level,
    side,
    source,
    requirements,
    ...questionOf(one),
    peers: {},
    ...(explain === undefined ? {} : { explain }),
  };
}

/** What is asked and expected; of a conversation its steps say both. */
function questionOf(one: Fact): Pick<CaseData, 'operation' | 'asks' | 'expects'> {
  if (isCase(one)) {
    const { request, expect } = one;
    return {
      operation: operationWireName(request.case),
      asks: wireFields(request.value),
      expects: describeExpectation(expect),
    };
  }
  const steps = 'steps' in one && Array.isArray(one.steps) ? one.steps.map(String) : [];
  return { operation: 'conversation', asks: [{ name: 'steps', text: steps.join('\n') }], expects: '' };
}

function isCase(one: Fact): one is Case {
  return 'request' in one;
}

function groupData(first: RunResult, settings: string): GroupData {
  const { status, differences, trouble, unsupported, knownFailing, response, log } = first;
  const reason = unsupported ?? knownFailing?.reason;
  return {
    settings: settings || 'any setting',
    status,
    ...(differences.length === 0 ? {} : { differences }),
    ...(trouble === undefined ? {} : { trouble: `${trouble.kind.replaceAll('_', ' ')}: ${trouble.message}` }),
    ...(reason === undefined ? {} : { reason }),
    ...(log === undefined ? {} : { log: log.join('\n') }),
    ...(response === undefined ? {} : { answer: wireFields({ result: response.result }) }),
  };
}
