// @vitest-environment jsdom
import { type Client, createClient } from '@wsekit/client-core';
import { ClientProvider, type Loss, useConnectionStatus, useTopicState } from '@wsekit/react';
import * as React from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage, type Told, tokenOf } from '../../../client-core/test/stories/stage.ts';
import { describeTransitions } from './concurrent.ts';
import { describeFindings } from './findings.ts';
import { Screen, within } from './screen.ts';
import { describeHooks } from './stories.ts';

const { Activity, createElement: h } = React;

describeHooks('19', { createRoot, hydrateRoot }, renderToString);
describeTransitions('19', { createRoot, hydrateRoot });
describeFindings('19', { createRoot, hydrateRoot });

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

  it('has another client of its own when it is back, once the first was closed behind the grace', async () => {
    const made: Client[] = [];
    const create = (): Client => {
      made.push(createClient(stage.url, { dialer: stage.dialer, clock: stage.unixClock, token: tokenOf('bob') }));
      return made[made.length - 1] ?? told.client;
    };
    const box = h(ClientProvider, { create }, h(Status));
    for (const mode of ['visible', 'hidden', 'visible'] as const) {
      screen.show(h(Activity, { mode, children: box }));
      await stage.quiet();
      await stage.advance(1500);
    }
    await stage.until(() => screen.text === 'ready');
    expect(made.map(({ status }) => status.state)).toEqual(['closed', 'ready']);
    screen.show(null);
    await stage.quiet();
    await stage.advance(1500);
    expect(made.map(({ status }) => status.state)).toEqual(['closed', 'closed']);
  });
});

function Status(): React.ReactElement {
  return h('p', null, useConnectionStatus().state);
}
