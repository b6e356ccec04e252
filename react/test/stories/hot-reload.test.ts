// @vitest-environment jsdom
// Components that are edited while they are shown: React's own hot reload, as bundlers use it.
import * as Refresh from 'react-refresh/runtime';
import { afterEach, expect, it } from 'vitest';
import { Stage } from '../../../client-core/test/stories/stage.ts';

// React finds it when it is loaded.
Refresh.injectIntoGlobalHook(window);
const { useTopicState } = await import('@wsekit/react');
const { createElement } = await import('react');
const { createRoot, hydrateRoot } = await import('react-dom/client');
const { Screen, within } = await import('./screen.ts');

const stage = new Stage();
const screen = new Screen({ createRoot, hydrateRoot });
afterEach(async () => {
  screen.close();
  await stage.advance(5000);
  await stage.close();
});

/** A version of a component: what it makes of each number is what is edited. */
function version(change: (n: number) => number): () => React.ReactElement {
  function Numbers(): React.ReactElement {
    const { state } = useTopicState<readonly number[]>(
      'prices',
      (list, { payload }) => [...list, change(Number(payload))],
      [],
    );
    return createElement('p', null, state.join(' '));
  }
  Refresh.register(Numbers, 'numbers.ts Numbers');
  Refresh.setSignature(Numbers, 'useTopicState{}');
  return Numbers;
}

it('an edited component keeps its state and its topic, and folds by what it is now', async () => {
  const server = await stage.serve();
  const { client, events } = await stage.ready();
  screen.show(within(client, createElement(version((n) => n))));
  await stage.until(() => client.topics.held.length === 1);
  server.broadcast('prices', '{"t":"tick","p":1}');
  await stage.advance(20);
  version((n) => n * 100);
  Refresh.performReactRefresh();
  await stage.quiet();
  server.broadcast('prices', '{"t":"tick","p":2}');
  await stage.advance(20);
  expect(screen.text).toBe('1 200');
  expect(events.filter(({ type }) => type === 'subscribed' || type === 'unsubscribed')).toHaveLength(1);
});
