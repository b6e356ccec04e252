// Transitions that React renders in slices, while messages come and states change between the slices.
import type { Client } from '@wsekit/client-core';
import { type DeliveryCounters, useConnectionStatus, useTopicState } from '@wsekit/react';
import * as React from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stage } from '../../../client-core/test/stories/stage.ts';
import { type Renderer, Screen, within } from './screen.ts';

const { createElement: h, startTransition, useLayoutEffect, useState } = React;
const rows = [0, 1, 2, 3, 4, 5];
/** More than the 5 ms after which React lets others go first. */
const sliceMs = 6;

/** Takes as long as React renders at a stretch, so that it breaks off behind each component. */
function fillSlice(): void {
  const endMs = performance.now() + sliceMs;
  while (performance.now() < endMs);
}

/** What holds of transitions in every version of React. */
export function describeTransitions(version: string, renderer: Renderer): void {
  let stage: Stage;
  let screen: Screen;
  let client: Client;
  /** Called once, in the middle of the next transition, between two slices. */
  let between: (() => void) | undefined;
  beforeEach(async () => {
    stage = new Stage();
    screen = new Screen(renderer);
    await stage.serve();
    ({ client } = await stage.ready());
    between = undefined;
  });
  afterEach(async () => {
    screen.close();
    await stage.advance(10_000);
    await stage.close();
  });

  function breakOff(row: number): void {
    const call = between;
    if (row !== 1 || call === undefined) return;
    between = undefined;
    // React goes on in an immediate as well, which it asks for behind this one.
    setImmediate(call);
  }

  const publish = (...numbers: number[]): void => {
    for (const n of numbers) stage.server.broadcast('prices', `{"t":"tick","p":${n}}`);
  };

  describe(`A transition of React ${version}`, () => {
    it('shows one state in all its components, though that has changed while they were rendered', async () => {
      const rendered: string[] = [];
      const committed: string[][] = [];
      const shown: string[] = [];
      let show: () => void = () => {};
      const Row = ({ row }: { row: number }): React.ReactElement => {
        const { state } = useConnectionStatus();
        fillSlice();
        rendered.push(`${row} ${state}`);
        breakOff(row);
        useLayoutEffect(() => {
          shown[row] = state;
          // The last of a commit: what stands there now is what is seen.
          if (row === rows.length - 1) committed.push([...new Set(shown)]);
        });
        return h('b', null, state);
      };
      const Page = (): React.ReactElement => {
        const [isOpen, open] = useState(false);
        show = () => startTransition(() => open(true));
        return h('p', null, ...(isOpen ? rows.map((row) => h(Row, { row, key: row })) : []));
      };
      screen.show(within(client, h(Page)));
      await stage.quiet();
      between = () => client.reconnectNow();
      show();
      await stage.until(() => committed.length > 0);
      // The first time through, it changed behind one of them.
      expect(rendered[0]).toBe('0 ready');
      expect(rows.some((row) => rendered[row] === `${row} connecting`)).toBe(true);
      expect(committed.filter((states) => states.length > 1)).toEqual([]);
      await stage.until(() => screen.text === 'ready'.repeat(rows.length));
    });

    it('loses no message that comes while it is rendered, and counts each', async () => {
      const counted = new Map<string, DeliveryCounters>();
      const lists = new Map<string, readonly number[]>();
      let show: () => void = () => {};
      const List = ({ name, row }: { name: string; row: number }): React.ReactElement => {
        const { state, counters } = useTopicState<readonly number[]>(
          'prices',
          (list, { payload }) => [...list, Number(payload)],
          [],
        );
        if (name !== 'old') fillSlice();
        breakOff(row);
        useLayoutEffect(() => {
          counted.set(name, counters);
          lists.set(name, state);
        });
        return h('b', null, state.join());
      };
      const Page = (): React.ReactElement => {
        const [isOpen, open] = useState(false);
        show = () => startTransition(() => open(true));
        const late = isOpen ? rows.map((row) => h(List, { row, name: `late ${row}`, key: row })) : [];
        return h('p', null, h(List, { name: 'old', row: -1 }), ...late);
      };
      screen.show(within(client, h(Page)));
      await stage.until(() => client.topics.held.includes('prices'));
      publish(1);
      await stage.advance(20);
      between = () => {
        publish(2, 3);
        stage.clock.advance(20);
      };
      show();
      await stage.until(() => counted.size === rows.length + 1);
      await stage.quiet();
      publish(4);
      await stage.advance(40);
      expect(lists.get('old')).toEqual([1, 2, 3, 4]);
      for (const [name, { received, folded, superseded, lost, pending }] of counted) {
        expect([name, received]).toEqual([name, folded + superseded + lost + pending]);
        expect(lists.get(name)?.at(-1)).toBe(4);
      }
      expect(new Set([...lists.values()].map((list) => list.join())).size).toBeLessThanOrEqual(2);
    });

    it('that is given up holds no topic, and costs the one before nothing', async () => {
      const told: { state: readonly number[]; counters?: DeliveryCounters } = { state: [] };
      let turnTo: (topic: string) => void = () => {};
      const List = ({ topic }: { topic: string }): React.ReactElement => {
        const { state, counters } = useTopicState<readonly number[]>(
          topic,
          (list, { payload }) => [...list, Number(payload)],
          [],
        );
        useLayoutEffect(() => void Object.assign(told, { state, counters }));
        return h('b', null, state.join());
      };
      const Slow = ({ topic, row }: { topic: string; row: number }): React.ReactElement => {
        if (topic === 'news') fillSlice();
        if (topic === 'news') breakOff(row);
        return h('i');
      };
      const Page = (): React.ReactElement => {
        const [topic, setTopic] = useState('prices');
        turnTo = setTopic;
        return h('p', null, h(List, { topic }), ...rows.map((row) => h(Slow, { topic, row, key: row })));
      };
      screen.show(within(client, h(Page)));
      await stage.until(() => client.topics.held.includes('prices'));
      publish(1);
      await stage.advance(20);
      let isBroken = false;
      between = () => {
        isBroken = true;
        publish(2);
        turnTo('prices');
      };
      startTransition(() => turnTo('news'));
      await stage.until(() => isBroken);
      await stage.advance(2000);
      expect(client.topics.wanted).toEqual(['prices']);
      expect(told.state).toEqual([1, 2]);
      expect(told.counters).toMatchObject({ received: 2, folded: 2, lost: 0, gaps: 0 });
    });
  });
}
