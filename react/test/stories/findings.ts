// What components are told of the connection: what was lost until somebody has seen to it, how good it is, and whose it is.
import { useClient, useConnectionQuality, useRecovery, useSubscription } from '@wsekit/react';
import { Component, createElement as h, type ReactElement, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage } from '../../../client-core/test/stories/stage.ts';
import { type Renderer, Screen, within } from './screen.ts';

/** Shows why its children could not be rendered. */
class Fence extends Component<{ children: ReactNode }, { reason: string | undefined }> {
  override state: { reason: string | undefined } = { reason: undefined };

  static getDerivedStateFromError(error: unknown): { reason: string } {
    return { reason: String(error) };
  }

  override render(): ReactNode {
    return this.state.reason ?? this.props.children;
  }
}

/** What holds of findings in every version of React. */
export function describeFindings(version: string, renderer: Renderer): void {
  let stage: Stage;
  let screen: Screen;
  beforeEach(() => {
    stage = new Stage();
    screen = new Screen(renderer);
  });
  afterEach(async () => {
    screen.close();
    await stage.advance(10_000);
    await stage.close();
  });

  describe(`Findings in React ${version}`, () => {
    it('show what is lost, of a topic or of all, until it was seen to', async () => {
      await stage.serve({ recovery: { bufferEntries: 16 } });
      const { client } = await stage.ready();
      let acknowledge: (topic?: string) => void = () => {};
      const Losses = ({ topic }: { topic?: string }): ReactElement => {
        const recovery = useRecovery(topic);
        if (topic === undefined) acknowledge = recovery.acknowledge;
        const lost = recovery.lost.map((each) => `${each.topic} ${each.messages}`);
        return h('p', null, `${topic ?? 'all'}: ${lost.toSorted().join(', ') || 'none'}.`);
      };
      const Page = (): ReactElement => {
        useSubscription(['prices', 'news']);
        return h('div', null, h(Losses, { topic: 'prices' }), h(Losses));
      };
      screen.show(within(client, h(Page)));
      await stage.until(() => client.topics.held.length === 2);
      const publish = (times: number): void => {
        for (let n = 0; n < times; n += 1)
          for (const topic of ['prices', 'news']) stage.server.broadcast(topic, `{"t":"tick","p":${n}}`);
      };
      publish(1);
      await stage.quiet();
      expect(screen.text).toBe('prices: none.all: none.');
      for (const link of stage.network.links) link.cut();
      await stage.until(() => client.status.state === 'waiting');
      publish(40);
      await stage.advance(2000);
      await stage.until(() => client.topics.held.length === 2);
      await stage.advance(20);
      expect(screen.text).toBe('prices: prices 40.all: news 40, prices 40.');
      acknowledge('prices');
      await stage.quiet();
      expect(screen.text).toBe('prices: prices 40.all: news 40.');
      acknowledge();
      await stage.quiet();
      expect(screen.text).toBe('prices: prices 40.all: none.');
    });

    it('show how good the connection is once it was measured', async () => {
      await stage.serve();
      const { client } = await stage.ready({ session: { pingIntervalMs: 1000 } });
      const Quality = (): ReactElement => h('p', null, useConnectionQuality().level);
      screen.show(within(client, h(Quality)));
      await stage.quiet();
      expect(screen.text).toBe('unknown');
      for (let pings = 0; pings < 4; pings += 1) await stage.advance(1000);
      expect(screen.text).toBe('excellent');
    });

    it('need a provider, and say so', async () => {
      const Orphan = (): ReactElement => h('p', null, useClient().status.state);
      // React says of each error that it has caught one.
      const said = vi.spyOn(console, 'error').mockImplementation(() => {});
      screen.show(h(Fence, null, h(Orphan)));
      await stage.quiet();
      said.mockRestore();
      expect(screen.text).toMatch(/Error: .*ClientProvider/);
    });
  });
}
