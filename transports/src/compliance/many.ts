import type { ComplianceCase } from './case.ts';
import { equal } from './expect.ts';
import { expectRefusal } from './refuse.ts';
import type { Recorder } from './stage/recorder.ts';
import type { Stage } from './stage/stage.ts';

const connections = 1_000;

/** A listener as full as its default limit allows. */
export const manyCases: readonly ComplianceCase[] = [
  {
    id: 'many/connections',
    title: 'holds 1,000 connections at once, each with its own frames, and refuses the next',
    timeoutMs: 60_000,
    listener: async (stage) => {
      const count = await stage.hearNumber('count');
      const options = count === connections ? {} : { maxConnections: count };
      const host = await stage.listen({
        ...options,
        reactions: { onFrame: (frame, connection) => void connection.send(frame) },
      });
      await stage.until(`${count} connections`, () => host.listener.connectionCount === count);
      await stage.hear('refused');
      equal(
        [host.listener.counters.accepted, host.listener.counters.overLimit],
        [count, 1],
        'accepted and over the limit',
      );
      publishOnce(stage, host.opened, host.listener.createGroup?.());
      for (const recorder of host.opened) equal((await recorder.closed()).code, 4000, 'code at the listener');
      await stage.until('no connection to be left', () => host.listener.connectionCount === 0);
    },
    dialer: async (stage) => {
      const count = Math.min(stage.scaled(connections), stage.can.maxConnections ?? connections);
      stage.tell('count', count);
      const recorders: Recorder[] = [];
      while (recorders.length < count) {
        const batch = Array.from({ length: Math.min(atOnce, count - recorders.length) }, () => stage.dial());
        recorders.push(...(await Promise.all(batch)));
      }
      expectRefusal(stage, await stage.dialInVain(), 503);
      for (const [index, { connection }] of recorders.entries()) connection.send(`number ${index}`);
      for (const [index, recorder] of recorders.entries())
        equal(await recorder.frame(), `number ${index}`, 'own frame');
      stage.tell('refused');
      if ((await stage.hear('published')) === true) {
        for (const recorder of recorders) equal(await recorder.frame(), 'to all', 'publication');
      }
      for (const recorder of recorders) recorder.connection.close(4000);
      for (const recorder of recorders) equal((await recorder.closed()).code, 4000, 'code at the dialer');
    },
  },
];

const atOnce = 50;

function publishOnce(
  stage: Stage,
  recorders: readonly Recorder[],
  group: { add(member: Recorder['connection']): boolean; publish(frame: string): number } | undefined,
): void {
  for (const { connection } of recorders) group?.add(connection);
  if (group !== undefined) equal(group.publish('to all'), recorders.length, 'members');
  stage.tell('published', group !== undefined);
}
