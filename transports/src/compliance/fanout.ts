import type { Frame } from '@wsekit/spec';
import type { Group } from '../interface.ts';
import type { ComplianceCase } from './case.ts';
import { ComplianceFailure, check, equal, equalFrame } from './expect.ts';
import { pattern } from './frames.ts';
import type { Recorder } from './stage/recorder.ts';
import type { DialerStage, Host } from './stage/stage.ts';
import { headerBytes } from './wire/wire-frame.ts';

/** Groups: one publication for all members. */
export const fanoutCases: readonly ComplianceCase[] = [
  {
    id: 'fanout/members',
    title: 'counts members, and says what add and remove changed',
    needs: ['listener.group'],
    listener: async (stage) => {
      const host = await stage.listen();
      const [first, second] = [await host.next(), await host.next()];
      const group = createGroup(host);
      equal([group.size, group.publish('nobody')], [0, 0], 'an empty group');
      equal([group.add(first.connection), group.add(second.connection)], [true, true], 'adding');
      equal([group.add(first.connection), group.size], [false, 2], 'adding twice');
      equal(group.publish('both'), 2, 'members a publication is meant for');
      equal([group.remove(first.connection), group.remove(first.connection)], [true, false], 'removing, twice');
      equal([group.size, group.publish('second')], [1, 1], 'after removing');
      equal(group.add(first.connection), true, 'adding again');
      group.publish('end');
    },
    dialer: async (stage) => {
      await expectEach(await dialTimes(stage, 2), [
        ['both', 'end'],
        ['both', 'second', 'end'],
      ]);
    },
  },
  {
    id: 'fanout/kinds',
    title: 'carries text, bytes and empty frames of every length form to all members',
    needs: ['listener.group'],
    listener: async (stage) => {
      const { group } = await groupOf(await stage.listen(), 3);
      for (const frame of shapes) equal(group.publish(frame), 3, 'members');
    },
    dialer: async (stage) => {
      await expectEach(await dialTimes(stage, 3), [shapes, shapes, shapes]);
    },
  },
  {
    id: 'fanout/order',
    title: 'keeps the order of sends and publications of two groups for each member',
    needs: ['listener.group'],
    timeoutMs: 30_000,
    listener: async (stage) => {
      const host = await stage.listen();
      const members = [await host.next(), await host.next(), await host.next()];
      const groups = [createGroup(host), createGroup(host)];
      for (const { connection } of members) for (const group of groups) group.add(connection);
      for (let index = 0; index < stage.scaled(10_000); index += 1) {
        const group = groups[(index * 7) % 3];
        if (group !== undefined) group.publish(String(index));
        else for (const { connection } of members) equal(connection.send(String(index)), 'sent', 'send');
        if (index % 97 === 0) await stage.nextTurn();
      }
    },
    dialer: async (stage) => {
      const recorders = await dialTimes(stage, 3);
      for (const recorder of recorders) {
        for (let index = 0; index < stage.scaled(10_000); index += 1)
          equal(await recorder.frame(), String(index), 'frame in order');
      }
    },
  },
  {
    id: 'fanout/joining',
    title: 'reaches members of the moment of a publication, though it leaves later in the turn',
    needs: ['listener.group'],
    listener: async (stage) => {
      const host = await stage.listen();
      const [stays, joins, leaves] = [await host.next(), await host.next(), await host.next()];
      const group = createGroup(host);
      group.add(stays.connection);
      group.add(leaves.connection);
      group.publish('before');
      group.add(joins.connection);
      group.remove(leaves.connection);
      group.publish('after');
      for (const { connection } of [stays, joins, leaves]) connection.send('end');
    },
    dialer: async (stage) => {
      await expectEach(await dialTimes(stage, 3), [
        ['before', 'after', 'end'],
        ['after', 'end'],
        ['before', 'end'],
      ]);
    },
  },
  {
    id: 'fanout/close-behind',
    title: 'delivers publications of the turn before the Close frame',
    needs: ['listener.group'],
    listener: async (stage) => {
      const { group, members } = await groupOf(await stage.listen(), 2);
      for (let index = 0; index < 50; index += 1) group.publish(String(index));
      for (const { connection } of members) connection.close(4000, 'done');
      group.publish('late');
      for (const recorder of members) equal((await recorder.closed()).code, 4000, 'code at the listener');
      equal([group.size, group.publish('nobody')], [0, 0], 'a group of closed members');
    },
    dialer: async (stage) => {
      for (const recorder of await dialTimes(stage, 2)) {
        equal((await recorder.closed()).code, 4000, 'code at the dialer');
        equal(recorder.unread, 50, 'frames before the end');
      }
    },
  },
  {
    id: 'fanout/members-that-end',
    title: 'loses members that end, and takes none that are not open',
    needs: ['listener.group'],
    listener: async (stage) => {
      const { group, members } = await groupOf(await stage.listen(), 2);
      stage.tell('close');
      const [gone, stays] = members;
      check(gone !== undefined && stays !== undefined, 'there are two members');
      await gone.closed();
      equal(
        [group.size, group.add(gone.connection), group.remove(gone.connection)],
        [1, false, false],
        'after the end',
      );
      equal(group.publish('rest'), 1, 'members');
    },
    dialer: async (stage) => {
      const [first, second] = await dialTimes(stage, 2);
      await stage.hear('close');
      first?.connection.close();
      equal(await second?.frame(), 'rest', 'frame of the member that stayed');
    },
  },
  {
    id: 'fanout/in-on-frame',
    title: 'publishes out of onFrame, to the sender as well',
    needs: ['listener.group'],
    listener: async (stage) => {
      let group: Group | undefined;
      const host = await stage.listen({ reactions: { onFrame: (frame) => void group?.publish(frame) } });
      ({ group } = await groupOf(host, 2));
      stage.tell('ready');
    },
    dialer: async (stage) => {
      const [first, second] = await dialTimes(stage, 2);
      await stage.hear('ready');
      for (const word of ['one', 'two']) first?.connection.send(word);
      await expectEach(
        [first, second],
        [
          ['one', 'two'],
          ['one', 'two'],
        ],
      );
    },
  },
  {
    id: 'fanout/not-kept',
    title: "leaves the caller's bytes alone and does not keep them",
    needs: ['listener.group'],
    listener: async (stage) => {
      const { group } = await groupOf(await stage.listen(), 2);
      const bytes = pattern(1_000);
      group.publish(bytes);
      equalFrame(bytes, pattern(1_000), "the caller's bytes after publish");
      bytes.fill(0);
    },
    dialer: async (stage) => {
      for (const recorder of await dialTimes(stage, 2)) equalFrame(await recorder.frame(), pattern(1_000), 'frame');
    },
  },
  {
    id: 'fanout/same-bytes',
    title: 'writes the same bytes as send does',
    needs: ['listener.group'],
    listener: async (stage) => {
      const { group, members } = await groupOf(await stage.listen(), 1);
      for (const frame of shapes) {
        members[0]?.connection.send(frame);
        group.publish(frame);
      }
    },
    wire: async (stage) => {
      const connection = await stage.upgrade();
      for (const [index, frame] of shapes.entries()) {
        const length = headerBytes(frame.length, false) + frame.length;
        const [sent, published] = [await connection.read(length), await connection.read(length)];
        equalFrame(published, sent, `bytes of frame ${index + 1}`);
      }
    },
  },
  {
    id: 'fanout/missed',
    title: 'counts and tells what a full member loses, while others get all of it',
    needs: ['listener.group', 'listener.backpressure', 'link'],
    timeoutMs: 60_000,
    listener: async (stage) => {
      const host = await stage.listen({ maxBufferedBytes: 1_048_576 });
      const slow = await host.next();
      stage.tell('direct', host.url);
      const quick = await host.next();
      const group = createGroup(host);
      for (const { connection } of [slow, quick]) group.add(connection);
      await stage.hear('paused');
      const frame = pattern(16_384);
      let published = 0;
      for (; slow.missed === 0 && published < maxPublications; published += 1) {
        group.publish(frame);
        if (published % 8 === 7) {
          stage.tell('published', published + 1);
          await stage.hear('got');
        }
      }
      check(published < maxPublications, 'a member that does not read is full at some time');
      check(slow.connection.bufferedBytes <= 1_048_576, 'bufferedBytes stays within maxBufferedBytes');
      stage.tell('resume');
      await slow.drained();
      equal(group.publish('end'), 2, 'members');
      await stage.until('all that was missed to be told', () => slow.missed === host.listener.counters.missed);
      equal(quick.missed, 0, 'publications the other member missed');
      stage.tell('published', published);
      stage.tell('delivered', published - slow.missed);
    },
    dialer: async (stage) => {
      const slow = await stage.dial();
      const quick = await stage.dial({ at: await stage.hearText('direct') });
      await stage.link('pause');
      stage.tell('paused');
      let got = 0;
      const follow = async (): Promise<never> => {
        for (;;) {
          const published = await stage.hearNumber('published');
          for (; got < published; got += 1) equal((await quick.frame()).length, 16_384, 'bytes of a publication');
          stage.tell('got');
        }
      };
      const following = follow();
      following.catch(() => {});
      await Promise.race([stage.hear('resume'), following]);
      await stage.link('resume');
      const delivered = await Promise.race([stage.hearNumber('delivered'), following]);
      for (let index = 0; index < delivered; index += 1)
        equal((await slow.frame()).length, 16_384, `bytes of frame ${index}`);
      equal(await slow.frame(), 'end', 'first publication after onDrain');
      equal(await quick.frame(), 'end', 'last publication of the other member');
    },
  },
];

const shapes = ['text', '', new Uint8Array(0), pattern(125), pattern(126), 'x'.repeat(65_535), pattern(65_536)];
const maxPublications = 16_384;

/** Fails where the listener has no groups. */
export function createGroup({ listener }: Host): Group {
  if (listener.createGroup === undefined)
    throw new ComplianceFailure('a listener with the capability group has createGroup');
  return listener.createGroup();
}

async function groupOf(
  host: Host,
  count: number,
): Promise<{ readonly group: Group; readonly members: readonly Recorder[] }> {
  const group = createGroup(host);
  const members: Recorder[] = [];
  while (members.length < count) members.push(await host.next());
  for (const { connection } of members) check(group.add(connection), 'add takes an open connection');
  return { group, members };
}

async function dialTimes(stage: DialerStage, count: number): Promise<Recorder[]> {
  const recorders: Recorder[] = [];
  while (recorders.length < count) recorders.push(await stage.dial());
  return recorders;
}

async function expectEach(
  recorders: readonly (Recorder | undefined)[],
  expected: readonly (readonly Frame[])[],
): Promise<void> {
  for (const [member, frames] of expected.entries()) {
    const recorder = recorders[member];
    check(recorder !== undefined, `there is a connection ${member + 1}`);
    for (const [index, frame] of frames.entries()) {
      equalFrame(await recorder.frame(), frame, `frame ${index + 1} of connection ${member + 1}`);
    }
    equal(recorder.unread, 0, `frames too many on connection ${member + 1}`);
  }
}
