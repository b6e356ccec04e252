// An application written for the published React client, over our client and server, on real sockets.
import './platform.ts';
import { ConnectionState, saveSubscriptions, type UseWSEReturn, useWSE, useWSEStore } from '@wsekit/react/wse';
import { createServer, type WseServer } from '@wsekit/server-core';
import { listen } from '@wsekit/transports/ws';
import { createElement, type ReactElement, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Screen } from '../stories/screen.ts';

let server: WseServer;
let endpoint: string;
let screen: Screen;
let hook: UseWSEReturn;
let renders = 0;
const heard: unknown[] = [];

beforeEach(async () => {
  localStorage.clear();
  heard.splice(0);
  server = createServer({
    authenticate: () => ({ userId: 'alice' }),
    recovery: true,
    subscriptions: 'server',
    presence: true,
  });
  server.onEvent((event) => {
    if (event.type === 'msg' && Reflect.get(Object(event.data), 't') !== 'sync_request') heard.push(event.data);
  });
  endpoint = `${(await server.listen(listen, { port: 0 })).url}/wse`;
  screen = new Screen({ createRoot, hydrateRoot });
});
afterEach(async () => {
  screen.show(createElement(Page, {}));
  await vi.waitUntil(() => useWSEStore.getState().connectionState === ConnectionState.PENDING);
  screen.close();
  await server.stop();
});

interface PageProps {
  token?: string;
  topics?: string[];
  onTick?: (price: number) => void;
  refreshAuthToken?: () => Promise<void>;
}

function Page({ token, topics, onTick }: PageProps): ReactElement {
  hook = useWSE(token, topics, {
    endpoints: [endpoint],
    registerHandlers: (processor) => {
      processor.registerHandler('tick', (message) => onTick?.(message.p.price));
    },
  });
  renders += 1;
  return createElement('p', null, hook.connectionHealth);
}

async function shown(props: PageProps): Promise<void> {
  screen.show(createElement(StrictMode, null, createElement(Page, props)));
  await vi.waitUntil(() => screen.text === 'connected' && server.connectionCount === 1, { timeout: 5000 });
}

describe('useWSE', () => {
  it('connects with a token, holds topics and calls handlers by type', async () => {
    const prices: number[] = [];
    await shown({ token: 'cookie', topics: ['prices'], onTick: (price) => prices.push(price) });
    await vi.waitUntil(() => useWSEStore.getState().subscriptions.topics.includes('prices'));
    await vi.waitUntil(() => useWSEStore.getState().subscriptions.pendingSubscriptions.length === 0);
    for (const price of [1, 2, 3]) server.broadcast('prices', `{"t":"tick","p":{"price":${price}}}`);
    await vi.waitUntil(() => prices.length === 3);
    // The published hook drops the second and the third, which came within half a second.
    expect(prices).toEqual([1, 2, 3]);
    expect(hook.activeTopics).toEqual(['prices']);
  });

  it('connects nowhere without a token', async () => {
    screen.show(createElement(Page, { token: ' ' }));
    await vi.waitUntil(() => screen.text === 'pending');
    expect(server.connectionCount).toBe(0);
  });

  it('sends, in batches too, and what was said before it was connected', async () => {
    screen.show(createElement(Page, { token: 'cookie', topics: [] }));
    await vi.waitUntil(() => screen.text !== '');
    hook.sendMessage('early', { n: 0 });
    hook.sendBatch([
      { type: 'say', payload: { n: 1 } },
      { type: 'say', payload: { n: 2 } },
    ]);
    await vi.waitUntil(() => heard.length >= 3, { timeout: 5000 });
    expect(heard).toMatchObject([
      { t: 'early', p: { n: 0 } },
      { t: 'say', p: { n: 1 } },
      { t: 'say', p: { n: 2 } },
    ]);
  });

  it('keeps both of two topics that were asked for in one turn, and saves them', async () => {
    await shown({ token: 'cookie', topics: ['a'] });
    hook.subscribe(['b']);
    hook.subscribe(['c']);
    await vi.waitUntil(() => hook.activeTopics.length === 3);
    expect(JSON.parse(localStorage.getItem('wse_subscriptions') ?? '')).toEqual(['a', 'b', 'c']);
    hook.unsubscribe(['b']);
    await vi.waitUntil(() => hook.activeTopics.length === 2);
    expect(hook.activeTopics).toEqual(['a', 'c']);
  });

  it('begins with the topics that were saved where none are given', async () => {
    saveSubscriptions(['kept']);
    await shown({ token: 'cookie' });
    await vi.waitUntil(() => hook.activeTopics.includes('kept'));
  });

  it('keeps its connection when the component is gone, and ends it with the token', async () => {
    await shown({ token: 'cookie', topics: [] });
    screen.show(null);
    await vi.waitUntil(() => screen.text === '');
    expect(server.connectionCount).toBe(1);
    screen.show(createElement(Page, {}));
    await vi.waitUntil(() => server.connectionCount === 0);
    expect(useWSEStore.getState().connectionState).toBe(ConnectionState.PENDING);
  });

  it('comes back by force, and tells the window of answers about topics', async () => {
    const updates: unknown[] = [];
    window.addEventListener('subscriptionUpdate', (event) => updates.push((event as CustomEvent).detail));
    await shown({ token: 'cookie', topics: ['prices'] });
    await vi.waitUntil(() => updates.length > 0);
    expect(updates[0]).toMatchObject({ success: true, success_topics: ['prices'] });
    hook.forceReconnect();
    await vi.waitUntil(() => updates.length > 1);
    await vi.waitUntil(() => useWSEStore.getState().connectionState === ConnectionState.CONNECTED);
  });

  it('does not render for counters that stay the same', async () => {
    await shown({ token: 'cookie', topics: [] });
    await vi.waitUntil(() => useWSEStore.getState().isConnected());
    const before = renders;
    useWSEStore.getState().updateConfig({ metricsInterval: 1 });
    useWSEStore.getState().updateQueueStats({ size: 3 });
    expect(renders).toBe(before);
  });
});
