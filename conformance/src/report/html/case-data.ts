import { describeExpectation } from '../../describe-expectation.ts';
import { operationWireName, type Setting } from '../../expand.ts';
import { requirementTexts } from '../../requirement-texts.ts';
import type { Report, RunResult, Status } from '../../results.ts';
import { areaOf } from '../wording.ts';
import { type WireField, wireFields } from './wire-fields.ts';

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
  readonly settings: RunData[];
}

interface RunData {
  readonly setting: string;
  readonly status: Status;
  readonly differences?: RunResult['differences'];
  readonly trouble?: string;
  readonly reason?: string;
  readonly answer?: readonly WireField[];
}

/** Runs of one case and peer written out; more of them say the same again. */
const maxRuns = 12;

/** Everything the script of the page needs, as one JSON value. */
export function pageData(report: Report): object {
  const cases = new Map<string, CaseData>();
  for (const [index, { results }] of report.peers.entries()) {
    for (const result of results) addResult(cases, index, result);
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

function addResult(cases: Map<string, CaseData>, peer: number, result: RunResult): void {
  const { id } = result.run.case;
  const data = cases.get(id) ?? caseData(result);
  cases.set(id, data);
  const of = data.peers[peer] ?? { counts: {}, settings: [] };
  data.peers[peer] = of;
  of.counts[result.status] = (of.counts[result.status] ?? 0) + 1;
  if (result.status !== 'passed' && of.settings.length < maxRuns) of.settings.push(runData(result));
}

function caseData(result: RunResult): CaseData {
  const { case: one } = result.run;
  const { id, title, level, side, source, requirements, explain } = one;
  return {
    id,
    area: areaOf(result),
    title,
    level,
    side,
    source,
    requirements,
    operation: operationWireName(one.request.case),
    asks: wireFields(one.request.value),
    expects: describeExpectation(one.expect),
    peers: {},
    ...(explain === undefined ? {} : { explain }),
  };
}

function runData(result: RunResult): RunData {
  const { run, status, differences, trouble, unsupported, knownFailing, response } = result;
  const reason = unsupported ?? knownFailing?.reason;
  return {
    setting: settingText(run.setting),
    status,
    ...(differences.length === 0 ? {} : { differences }),
    ...(trouble === undefined ? {} : { trouble: `${trouble.kind.replaceAll('_', ' ')}: ${trouble.message}` }),
    ...(reason === undefined ? {} : { reason }),
    ...(response === undefined ? {} : { answer: wireFields({ result: response.result }) }),
  };
}

function settingText(setting: Setting): string {
  return Object.values(setting).join(' · ') || 'any setting';
}
