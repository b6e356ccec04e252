import { type LogEntry, logLine } from '../src/live/wire-log.ts';
import { statusWords } from '../src/report/wording.ts';
import { requirementTexts } from '../src/requirement-texts.ts';
import type { RunResult, Status } from '../src/results.ts';

const marks: Readonly<Record<Status, string>> = {
  passed: '✓',
  failed: '✗',
  passed_unexpectedly: '!',
  suite_error: '!',
  known: '~',
  noted: 'i',
  unsupported: '–',
  not_run: '–',
};
const texts = requirementTexts();

/** A case and what came of it, to be opened. */
export function showCase(result: RunResult, log: readonly LogEntry[]): HTMLDetailsElement {
  const { run, status } = result;
  const mark = element(
    'span',
    { class: `dot s-${status}`, role: 'img', 'aria-label': statusWords[status] },
    marks[status],
  );
  const summary = element(
    'summary',
    {},
    element('span', {}, run.case.title),
    element('code', { class: 'id' }, run.name),
    element('span', { class: 'dots' }, mark),
  );
  const details = element('details', { class: 'case' }, summary);
  details.dataset.status = status;
  details.dataset.id = run.case.id;
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) details.append(body(result, log));
  });
  return details;
}

function body(result: RunResult, log: readonly LogEntry[]): HTMLElement {
  const { run, status, differences, trouble, unsupported } = result;
  const { level, requirements, explain } = run.case;
  const steps = 'steps' in run.case && Array.isArray(run.case.steps) ? run.case.steps.map(String) : [];
  const why = unsupported ?? trouble?.message;
  return element(
    'div',
    { class: 'body' },
    element(
      'p',
      { class: 'quiet' },
      `${level.toUpperCase()} · ${statusWords[status]} · ${Math.round(result.durationMs)} ms`,
    ),
    ...(why === undefined ? [] : [element('p', {}, why)]),
    ...(explain === undefined ? [] : [element('p', {}, explain)]),
    ...(differences.length === 0 ? [] : [differenceTable(differences)]),
    element('h4', {}, 'Requirements'),
    ...requirements.map(requirement),
    element('h4', {}, 'Steps'),
    element('pre', {}, steps.join('\n')),
    ...(log.length === 0 ? [] : [element('h4', {}, 'On the wire'), element('pre', {}, log.map(logLine).join('\n'))]),
    element(
      'p',
      { class: 'quiet' },
      'At the command line: ',
      element('code', {}, `wse-conformance server --run ${run.case.id} --trace`),
    ),
  );
}

function requirement(id: string): HTMLElement {
  const known = texts.get(id);
  const level = known === undefined ? '' : ` (${known.level.toUpperCase()}) ${known.text}`;
  return element('p', { class: 'requirement' }, element('b', {}, id), level);
}

function differenceTable(differences: RunResult['differences']): HTMLElement {
  const heads = ['where', 'expected', 'got'].map((name) => element('th', { scope: 'col' }, name));
  const rows = differences.map(({ path, expected, got }) =>
    element('tr', {}, ...[path, expected, got].map((text) => element('td', {}, element('code', {}, text)))),
  );
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows));
  return element('div', { class: 'scroll' }, table);
}

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (string | Node)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
