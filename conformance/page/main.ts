// The page: takes what is to be tested, and shows how it goes.
import type { LiveRun } from '../src/live/expand-live.ts';
import type { LogEntry } from '../src/live/wire-log.ts';
import { countsInWords } from '../src/report/wording.ts';
import { isBad, type RunResult } from '../src/results.ts';
import { holdServer, type Listener, type Wanted } from './hold-server.ts';
import { showCase } from './show-case.ts';

const [target, filters] = [part('target', HTMLFormElement), part('filters', HTMLFormElement)];
const [start, stop] = [part('start', HTMLButtonElement), part('stop', HTMLButtonElement)];
const [list, state, verdict] = [part('list', HTMLElement), part('state', HTMLElement), part('verdict', HTMLElement)];
const progress = part('progress', HTMLProgressElement);

function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`the page has no ${id}`);
  return found;
}

function field(form: HTMLFormElement, name: string): string {
  return String(new FormData(form).get(name) ?? '').trim();
}

function wanted(): Wanted {
  const profile = field(target, 'profile') === 'documented' ? 'documented' : 'observed';
  return {
    url: field(target, 'url'),
    token: field(target, 'token'),
    profile,
    text: field(target, 'text').toLowerCase(),
  };
}

/** How far a run is. */
class Showing implements Listener {
  readonly results: RunResult[] = [];
  readonly #logs = new Map<LiveRun['name'], LogEntry[]>();
  #total = 0;
  #notes = '';

  begins(notes: readonly string[], runs: readonly LiveRun[]): void {
    this.#notes = notes.join('; ');
    this.#total = runs.length;
    progress.max = Math.max(1, runs.length);
  }

  happened({ name }: LiveRun, entry: LogEntry): void {
    const log = this.#logs.get(name) ?? [];
    this.#logs.set(name, log);
    log.push(entry);
  }

  done(result: RunResult): void {
    this.results.push(result);
    const shown = showCase(result, this.#logs.get(result.run.name) ?? []);
    shown.hidden = !isShown(shown);
    if (isBad(result.status)) list.prepend(shown);
    else list.append(shown);
    progress.value = this.results.length;
    this.tell('');
  }

  tell(end: string): void {
    const counts = this.results.length === 0 ? '' : `: ${countsInWords(this.results)}`;
    state.textContent = `${end}${this.results.length} of ${this.#total} cases${counts}. ${this.#notes}`;
  }
}

function isShown({ dataset, textContent }: HTMLElement): boolean {
  const status = field(filters, 'status');
  return (
    (status === '' || dataset.status === status) &&
    (textContent ?? '').toLowerCase().includes(field(filters, 'search').toLowerCase())
  );
}

let running: AbortController | undefined;

async function run(): Promise<void> {
  running?.abort();
  const own = new AbortController();
  running = own;
  list.replaceChildren();
  progress.value = 0;
  verdict.classList.remove('good', 'bad');
  [start.disabled, stop.disabled] = [true, false];
  state.textContent = 'Looking who is there.';
  const showing = new Showing();
  try {
    await holdServer(wanted(), showing, own.signal);
    verdict.classList.add(showing.results.some(({ status }) => isBad(status)) ? 'bad' : 'good');
    showing.tell(own.signal.aborted ? 'Stopped. ' : 'Done. ');
  } catch (error) {
    verdict.classList.add('bad');
    state.textContent = `Not tested: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    [start.disabled, stop.disabled] = [false, true];
  }
}

target.addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
stop.addEventListener('click', () => running?.abort());
filters.addEventListener('submit', (event) => event.preventDefault());
filters.addEventListener('input', () => {
  for (const shown of list.querySelectorAll<HTMLElement>('details.case')) shown.hidden = !isShown(shown);
});
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
  const input = target.elements.namedItem(name);
  if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.value = value;
}
