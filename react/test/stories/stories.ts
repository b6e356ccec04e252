// Components over the network in memory: they hold topics together, and account for each message.
import { type Client, createClient } from '@wsekit/client-core';
import {
  ClientProvider,
  type DeliveryCounters,
  type Loss,
  type TopicStateOptions,
  useConnectionQuality,
  useConnectionStatus,
  usePresence,
  useRecovery,
  useSend,
  useSubscription,
  useTopicState,
} from '@wsekit/react';
import * as React from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage, tokenOf } from '../../../client-core/test/stories/stage.ts';
import { type Renderer, Screen, within } from './screen.ts';

const { createElement: h, StrictMode, Suspense } = React;

interface Told {
  state: readonly number[];
  counters: DeliveryCounters | undefined;
  renders: number;
  reset: ((state: readonly number[]) => void) | undefined;
}

const numberOf = (payload: unknown): number => Number(payload);

/** A component that lists the numbers of a topic, and what it was told. */
function lister(options: TopicStateOptions = {}): [React.FunctionComponent<{ topic?: string }>, Told] {
  const told: Told = { state: [], counters: undefined, renders: 0, reset: undefined };
  const List = ({ topic = 'prices' }: { topic?: string }): React.ReactElement => {
    const { state, counters, reset } = useTopicState<readonly number[]>(
      topic,
      (list, { payload }) => [...list, numberOf(payload)],
      [],
      options,
    );
    Object.assign(told, { state, counters, reset, renders: told.renders + 1 });
    return h('p', null, state.join(' '));
  };
  return [List, told];
}

/** What holds of the hooks in every version of React. */
export function describeHooks(
  version: string,
  renderer: Renderer,
  renderToString: (node: React.ReactNode) => string,
): void {
  let stage: Stage;
  let screen: Screen;
  let wire: string[];
  beforeEach(() => {
    stage = new Stage();
    screen = new Screen(renderer);
    wire = [];
  });
  afterEach(async () => {
    screen.close();
    await stage.advance(10_000);
    await stage.close();
  });

  /** A server whose subscriptions are written down, and a client of it. */
  async function start(options: Parameters<Stage['serve']>[0] = {}): Promise<Client> {
    const server = await stage.serve(options);
    const { client } = await stage.ready();
    void server;
    return client;
  }

  function watch(client: Client): void {
    const subscribe = client.subscribe.bind(client);
    const unsubscribe = client.unsubscribe.bind(client);
    client.subscribe = (topics, how) => {
      wire.push(`+${[topics].flat().join()}`);
      return subscribe(topics, how);
    };
    client.unsubscribe = (topics) => {
      wire.push(`-${[topics].flat().join()}`);
      unsubscribe(topics);
    };
  }

  function publish(...numbers: number[]): void {
    for (const number of numbers) stage.server.broadcast('prices', `{"t":"tick","p":${number}}`);
  }

  const held = (client: Client, topic = 'prices'): boolean => client.topics.held.includes(topic);

  describe(`Components of React ${version}`, () => {
    it('fold the messages of a topic they hold into state', async () => {
      const client = await start();
      const [List, told] = lister();
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(1, 2, 3);
      await stage.advance(20);
      expect(screen.text).toBe('1 2 3');
      expect(told.counters).toEqual({ received: 3, folded: 3, superseded: 0, lost: 0, pending: 0, gaps: 0 });
    });

    it('render once a frame however many messages come', async () => {
      const client = await start();
      const [List, told] = lister();
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(0);
      await stage.advance(100);
      const before = told.renders;
      publish(...Array.from({ length: 500 }, (_, at) => at));
      await stage.quiet();
      await stage.advance(20);
      expect(told.state).toHaveLength(501);
      expect(told.renders - before).toBeLessThanOrEqual(2);
    });

    it('hold a topic together, and give it up behind the last of them', async () => {
      const client = await start();
      watch(client);
      const [One] = lister();
      const [Other] = lister();
      screen.show(within(client, h(One), h(Other)));
      await stage.until(() => held(client));
      screen.show(within(client, h(One)));
      await stage.advance(5000);
      expect(wire).toEqual(['+prices']);
      screen.show(within(client));
      await stage.quiet();
      await stage.advance(900);
      expect(wire).toEqual(['+prices']);
      await stage.advance(200);
      expect(wire).toEqual(['+prices', '-prices']);
      expect(client.topics.wanted).toEqual([]);
    });

    it('hold a topic together over several roots of a page', async () => {
      const client = await start();
      watch(client);
      const other = new Screen(renderer);
      const [One] = lister();
      const [Other] = lister();
      screen.show(within(client, h(One)));
      other.show(within(client, h(Other)));
      await stage.until(() => held(client));
      screen.show(null);
      await stage.quiet();
      await stage.advance(5000);
      expect(wire).toEqual(['+prices']);
      other.close();
      await stage.quiet();
      await stage.advance(5000);
      expect(wire).toEqual(['+prices', '-prices']);
    });

    it('do not flap where one leaves and another comes within the grace', async () => {
      const client = await start();
      watch(client);
      const [List] = lister();
      for (const key of ['a', 'b', 'c']) {
        screen.show(within(client, h(List, { key })));
        await stage.advance(300);
        screen.show(within(client));
        await stage.advance(300);
      }
      expect(wire).toEqual(['+prices']);
    });

    it('ask once for all topics that come in one turn', async () => {
      const client = await start();
      watch(client);
      const [One] = lister();
      const [Other] = lister();
      screen.show(within(client, h(One, { topic: 'a' }), h(Other, { topic: 'b' })));
      await stage.until(() => held(client, 'b'));
      expect(wire).toEqual(['+a,b']);
    });

    it('leave topics to the application that asked the client by itself', async () => {
      const client = await start();
      await stage.settled(client.subscribe('prices'));
      watch(client);
      const [List, told] = lister();
      screen.show(within(client, h(List)));
      await stage.quiet();
      publish(7);
      await stage.advance(20);
      expect(told.state).toEqual([7]);
      screen.show(within(client));
      await stage.advance(5000);
      expect([wire, client.topics.held]).toEqual([[], ['prices']]);
    });

    it('neither subscribe twice nor lose anything where StrictMode mounts them twice', async () => {
      const client = await start();
      watch(client);
      const [List, told] = lister();
      screen.show(h(StrictMode, null, within(client, h(List))));
      await stage.until(() => held(client));
      publish(1, 2);
      await stage.advance(20);
      expect([wire, told.state]).toEqual([['+prices'], [1, 2]]);
      screen.show(h(StrictMode, null, within(client)));
      await stage.quiet();
      await stage.advance(2000);
      expect(wire).toEqual(['+prices', '-prices']);
    });

    it('tell of messages that a server no longer has, and how many they are', async () => {
      const client = await start({ recovery: { bufferEntries: 16 } });
      const losses: Loss[] = [];
      const [List, told] = lister({ onLost: (loss) => losses.push(loss) });
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(0);
      await stage.advance(20);
      for (const link of stage.network.links) link.cut();
      await stage.until(() => client.status.state === 'waiting');
      publish(...Array.from({ length: 40 }, (_, at) => at + 1));
      await stage.advance(2000);
      await stage.until(() => held(client));
      publish(41);
      await stage.advance(20);
      expect(losses).toEqual([{ topic: 'prices', messages: 40, reason: 'server' }]);
      expect(told.state).toEqual([0, 41]);
      expect(told.counters).toMatchObject({ received: 42, folded: 2, lost: 40, gaps: 0 });
    });

    it('get what they missed while the connection was cut', async () => {
      const client = await start();
      const [List, told] = lister();
      let recovered = 0;
      const Note = (): null => {
        recovered = useRecovery('prices').recovered;
        return null;
      };
      screen.show(within(client, h(List), h(Note)));
      await stage.until(() => held(client));
      publish(0);
      await stage.advance(20);
      for (const link of stage.network.links) link.cut();
      await stage.until(() => client.status.state === 'waiting');
      publish(1, 2, 3);
      await stage.advance(2000);
      await stage.until(() => held(client));
      await stage.advance(20);
      expect(told.state).toEqual([0, 1, 2, 3]);
      expect(recovered).toBe(3);
    });

    it('are told of a gap of unknown size where the server keeps no history', async () => {
      const client = await start({ recovery: false });
      const losses: Loss[] = [];
      const [List, told] = lister({ accept: ({ type }) => type === 'tick', onLost: (loss) => losses.push(loss) });
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(0);
      await stage.advance(20);
      for (const link of stage.network.links) link.cut();
      await stage.until(() => client.status.state === 'waiting');
      publish(1);
      await stage.advance(2000);
      await stage.until(() => held(client));
      publish(2);
      await stage.advance(20);
      expect(told.state).toEqual([0, 2]);
      expect(losses).toEqual([{ topic: 'prices', messages: undefined, reason: 'server' }]);
      expect(told.counters).toMatchObject({ received: 2, folded: 2, gaps: 1 });
    });

    it('count messages that give way to later ones of their key', async () => {
      const client = await start();
      const [List, told] = lister({ keyOf: ({ payload }) => (numberOf(payload) % 2 === 0 ? 'even' : undefined) });
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(1);
      await stage.advance(16);
      publish(2, 3, 4, 5, 6);
      await stage.quiet();
      await stage.advance(16);
      expect(told.state).toEqual([1, 3, 5, 6]);
      expect(told.counters).toMatchObject({ received: 6, folded: 4, superseded: 2, lost: 0 });
    });

    it('count a message that the fold has thrown at as lost, and go on', async () => {
      const client = await start();
      const losses: Loss[] = [];
      let counters: DeliveryCounters | undefined;
      const Sum = (): React.ReactElement => {
        const result = useTopicState(
          'prices',
          (sum: number, { payload }) => {
            if (payload === 2) throw new RangeError('two');
            return sum + numberOf(payload);
          },
          0,
          { onLost: (loss) => losses.push(loss) },
        );
        counters = result.counters;
        return h('p', null, result.state);
      };
      screen.show(within(client, h(Sum)));
      await stage.until(() => held(client));
      publish(1, 2, 3);
      await stage.advance(40);
      expect(screen.text).toBe('4');
      expect(counters).toMatchObject({ received: 3, folded: 2, lost: 1 });
      expect(losses).toMatchObject([{ messages: 1, reason: 'fold_failed', error: new RangeError('two') }]);
    });

    it('put a state that was fetched in the place of what was folded', async () => {
      const client = await start();
      const [List, told] = lister();
      screen.show(within(client, h(List)));
      await stage.until(() => held(client));
      publish(1);
      await stage.advance(20);
      told.reset?.([100]);
      publish(2);
      await stage.advance(20);
      expect(screen.text).toBe('100 2');
    });

    it('begin anew with another topic', async () => {
      const client = await start();
      watch(client);
      const [List, told] = lister();
      screen.show(within(client, h(List, { topic: 'prices' })));
      await stage.until(() => held(client));
      publish(1);
      await stage.advance(20);
      screen.show(within(client, h(List, { topic: 'news' })));
      await stage.until(() => held(client, 'news'));
      stage.server.broadcast('news', '{"t":"tick","p":9}');
      await stage.advance(1100);
      expect(told.state).toEqual([9]);
      expect(wire).toEqual(['+prices', '+news', '-prices']);
    });

    it('lose nothing while they are suspended', async () => {
      const client = await start();
      let wake: () => void = () => {};
      let wait: Promise<void> | undefined;
      const Wait = (): null => {
        if (wait !== undefined) throw wait;
        return null;
      };
      const [List, told] = lister();
      const tree = (): React.ReactElement => within(client, h(Suspense, { fallback: 'wait' }, h(List), h(Wait)));
      screen.show(tree());
      await stage.until(() => held(client));
      publish(1);
      await stage.advance(20);
      wait = new Promise((resolve) => {
        wake = () => resolve();
      });
      screen.show(tree());
      // React 18 shows it when its own time has come.
      await vi.waitUntil(() => screen.text.includes('wait'), { timeout: 5000 });
      publish(2, 3);
      await stage.advance(5000);
      wait = undefined;
      wake();
      screen.show(tree());
      await stage.advance(100);
      expect(told.state).toEqual([1, 2, 3]);
      expect(told.counters).toMatchObject({ received: 3, folded: 3 });
    });

    it('say what became of topics they hold', async () => {
      const client = await start({ authenticate: () => ({ userId: 'alice', topics: { deny: ['secret'] } }) });
      let renders = 0;
      const Topics = (): React.ReactElement => {
        renders += 1;
        const { isHeld, asked, refused } = useSubscription(['open', 'secret']);
        return h('p', null, JSON.stringify([isHeld, asked, refused.map(({ topic }) => topic)]));
      };
      screen.show(within(client, h(Topics)));
      await stage.until(() => screen.text !== '');
      expect(screen.text).toBe('[false,["open","secret"],[]]');
      await stage.until(() => held(client, 'open'));
      await stage.quiet();
      expect(screen.text).toBe('[false,[],["secret"]]');
      const before = renders;
      await stage.settled(client.subscribe('another'));
      await stage.quiet();
      expect(renders).toBe(before);
    });

    it('show who is in a topic, as others come and go', async () => {
      const client = await start({ presence: true });
      const Room = (): React.ReactElement => {
        useSubscription('room', { presence: { status: 'here' } });
        return h('p', null, [...usePresence('room').users.keys()].sort().join(' '));
      };
      screen.show(within(client, h(Room)));
      await stage.until(() => screen.text === 'alice');
      const bob = await stage.ready({ token: tokenOf('bob') });
      await stage.settled(bob.client.subscribe('room', { presence: { status: 'here' } }));
      await stage.advance(300);
      await stage.until(() => screen.text === 'alice bob');
      bob.client.close();
      await stage.advance(300);
      await stage.until(() => screen.text === 'alice');
    });

    it('show that somebody left who was there before them', async () => {
      const client = await start({ presence: true });
      const bob = await stage.ready({ token: tokenOf('bob') });
      await stage.settled(bob.client.subscribe('room', { presence: { status: 'here' } }));
      const Room = (): React.ReactElement => {
        useSubscription('room', { presence: { status: 'here' } });
        return h('p', null, [...usePresence('room').users.keys()].sort().join(' '));
      };
      screen.show(within(client, h(Room)));
      await stage.until(() => screen.text === 'alice bob');
      await stage.advance(1000);
      bob.client.close();
      await stage.quiet();
      await stage.advance(300);
      await stage.until(() => screen.text === 'alice');
    });

    it('show where the client is, and send', async () => {
      await stage.serve();
      const { client, messages } = stage.start();
      const heard: unknown[] = [];
      stage.server.onEvent((event) => {
        if (event.type === 'msg') heard.push(event.data);
      });
      let send: ReturnType<typeof useSend> | undefined;
      const Status = (): React.ReactElement => {
        send = useSend();
        return h('p', null, `${useConnectionStatus().state} ${useConnectionQuality().level}`);
      };
      screen.show(within(client, h(Status)));
      await stage.until(() => screen.text.startsWith('ready'));
      expect(screen.text).toBe('ready unknown');
      expect(send?.('say', 'hello')).toBe('sent');
      await stage.until(() => heard.length === 1);
      expect(heard).toMatchObject([{ t: 'say', p: 'hello' }]);
      expect(messages).toBeDefined();
    });

    it('keep a client of their own: started, and closed behind them', async () => {
      await stage.serve();
      const made: Client[] = [];
      const create = (): Client => {
        const client = createClient(stage.url, {
          dialer: stage.dialer,
          clock: stage.unixClock,
          token: tokenOf('alice'),
        });
        made.push(client);
        return client;
      };
      const Status = (): React.ReactElement => h('p', null, useConnectionStatus().state);
      screen.show(h(StrictMode, null, h(ClientProvider, { create }, h(Status))));
      await stage.until(() => screen.text === 'ready');
      expect(made.filter(({ status }) => status.state !== 'idle')).toHaveLength(1);
      screen.show(h(StrictMode, null));
      await stage.quiet();
      await stage.advance(2000);
      expect(made.map(({ status }) => status.state).sort()).toEqual(['closed', 'idle']);
      expect(stage.server.connectionCount).toBe(0);
    });

    it('are drawn by a server without a window, and taken over by the browser', async () => {
      const client = await start();
      const { window } = globalThis;
      const Page = (): React.ReactElement => {
        const { state } = useTopicState('prices', (n: number) => n + 1, 0);
        useSubscription('news');
        return h('p', null, `${useConnectionStatus().state} ${state} ${usePresence('prices').users.size}`);
      };
      Reflect.deleteProperty(globalThis, 'window');
      const html = renderToString(within(client, h(Page)));
      globalThis.window = window;
      expect(html).toBe('<p>idle 0 0</p>');
      await stage.quiet();
      expect(client.topics.wanted).toEqual([]);
      screen.hydrate(html, within(client, h(Page)));
      await stage.until(() => held(client));
      publish(1);
      await stage.advance(20);
      expect(screen.text).toBe('ready 1 0');
    });
  });
}
