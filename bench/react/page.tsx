// The page of the React bench: a topic into state, and how long each frame takes meanwhile.
import { createClient } from '@wsekit/client-core';
import { ClientProvider, useTopicState } from '@wsekit/react';
import { dialer } from '@wsekit/transports/browser';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Report } from './report.ts';

const shownRows = 50;
const client = createClient(`ws://${location.host}/wse`, { dialer });

const report: Report & { begin(): void } = {
  counters: undefined,
  framesMs: [],
  tasksMs: [],
  isHeld: false,
  begin() {
    this.framesMs.splice(0);
    this.tasksMs.splice(0);
  },
};
Object.assign(globalThis, { report });

interface Tick {
  readonly n: number;
  readonly at: string;
}

function Ticks(): ReactElement {
  const { state, counters, topic } = useTopicState<readonly Tick[]>(
    'flood',
    (rows, { payload }) => [...rows.slice(1 - shownRows), payload as Tick],
    [],
  );
  report.counters = counters;
  report.isHeld = topic.state === 'held';
  return (
    <table>
      <tbody>
        {state.map(({ n, at }) => (
          <tr key={n}>
            <td>{n}</td>
            <td>{at}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) report.tasksMs.push(duration);
}).observe({ entryTypes: ['longtask'] });

let lastMs = performance.now();
function onFrame(nowMs: number): void {
  report.framesMs.push(nowMs - lastMs);
  lastMs = nowMs;
  requestAnimationFrame(onFrame);
}
requestAnimationFrame(onFrame);

createRoot(document.body).render(
  <ClientProvider client={client}>
    <Ticks />
  </ClientProvider>,
);
