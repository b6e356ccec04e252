// @vitest-environment jsdom
import { type Loss, useTopicState } from '@wsekit/react';
import * as React from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told } from '../../../client-core/test/stories/stage.ts';
import { Screen, within } from './screen.ts';
import { describeHooks } from './stories.ts';

const { Activity, createElement: h } = React;

describeHooks('19', { createRoot, hydrateRoot }, renderToString);

describe('A component that is hidden', () => {
  let stage: Stage;
  let screen: Screen;
  let told: Told;
  const losses: Loss[] = [];
  beforeEach(async () => {
    stage = new Stage();
    screen = new Screen({ createRoot, hydrateRoot });
    losses.splice(0);
    await stage.serve();
    told = await stage.ready();
    await show('visible');
    await stage.until(() => told.client.topics.held.length === 1);
    await publish(1);
    await show('hidden');
    await publish(2);
  });
  afterEach(async () => {
    screen.close();
    await stage.advance(5000);
    await stage.close();
  });

  function Numbers(): React.ReactElement {
    const { state } = useTopicState<readonly unknown[]>('prices', (list, { payload }) => [...list, payload], [], {
      onLost: (loss) => losses.push(loss),
    });
    return h('p', null, state.join(' '));
  }

  async function show(mode: 'visible' | 'hidden'): Promise<void> {
    screen.show(within(told.client, h(Activity, { mode, children: h(Numbers) })));
    await stage.quiet();
  }

  async function publish(n: number): Promise<void> {
    stage.server.broadcast('prices', `{"t":"tick","p":${n}}`);
    await stage.advance(20);
  }

  it('shows all that came as soon as it is back', async () => {
    await show('visible');
    expect(screen.text).toBe('1 2');
    expect(losses).toEqual([]);
  });

  it('gives its topic up behind the grace, and is told what it missed when it is back', async () => {
    await stage.advance(1500);
    expect(told.client.topics.wanted).toEqual([]);
    expect(losses).toEqual([{ topic: 'prices', messages: 1, reason: 'left_behind' }]);
    await show('visible');
    await stage.until(() => told.client.topics.held.length === 1);
    await publish(3);
    expect(screen.text).toBe('1 3');
    expect(losses[1]).toEqual({ topic: 'prices', messages: undefined, reason: 'not_held' });
  });
});
