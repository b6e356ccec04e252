// The parts of a mesh by themselves.
import { survivesTieBreak } from '@wsekit/codec/cluster';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalAddress, isSameHost, splitAddress } from '../../src/cluster/address.ts';
import { Backoff } from '../../src/cluster/backoff.ts';
import { CircuitBreaker } from '../../src/cluster/circuit-breaker.ts';
import { type DeadLetter, DeadLetters } from '../../src/cluster/dead-letters.ts';
import { createMesh } from '../../src/cluster/index.ts';
import { NodeIds, nodeIdOf } from '../../src/cluster/node-ids.ts';
import { presenceFull, RemoteUsers } from '../../src/cluster/presence-sync.ts';
import { RemoteInterest } from '../../src/cluster/remote-interest.ts';
import { Stage } from './stage.ts';

const nodeId = '019c8a3e-7b10-7c3a-9f21-0a1b2c3d4e5f';

test('literal addresses are read as published nodes read them, and all ways to write one are one', () => {
  const read = ['10.0.0.4:9001', '127.0.0.1:0', '127.0.0.1:00080', '0.0.0.0:1', '[::1]:9001', '[fe80::1%3]:9001'];
  expect(read.map(canonicalAddress)).toEqual([
    '10.0.0.4:9001',
    '127.0.0.1:0',
    '127.0.0.1:80',
    '0.0.0.0:1',
    '[::1]:9001',
    '[fe80::1%3]:9001',
  ]);
  expect(canonicalAddress('[0:0:0:0::1]:1')).toBe(canonicalAddress('[::1]:1'));
  const refused = ['', '127.0.0.1', '127.0.0.1:', '1.2.3.4:65536', '010.0.0.1:80', '1.2.3:80', 'localhost:9001'];
  const alsoRefused = ['::1:9001', '[::1]', '[fe80::1%eth0]:9001', ' 10.0.0.1:80', '10.0.0.1:80 ', '10.0.0.1:+80'];
  expect([...refused, ...alsoRefused].map(canonicalAddress)).toEqual(Array(13).fill(undefined));
});

test('a canonical address stays as it is, and leads to a host and a port', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6().map((ip) => `[${ip}]`),
      ),
      fc.nat(65_535),
      (host, port) => {
        const canonical = canonicalAddress(`${host}:${port}`) ?? '';
        expect(canonicalAddress(canonical)).toBe(canonical);
        expect(splitAddress(canonical).port).toBe(port);
        expect(isSameHost(canonical, canonical.replace(/\d+$/, '7'))).toBe(true);
      },
    ),
  );
});

test('configured addresses may be names, and what is no address is refused at once', () => {
  expect(splitAddress('node-1.example:9000')).toEqual({ host: 'node-1.example', port: 9_000 });
  for (const peers of [['node'], [':1'], ['node:x'], ['node:70000']])
    expect(() => createMesh({ peers })).toThrow(RangeError);
  expect(() => createMesh({ peers: Array(257).fill('node:1') })).toThrow(RangeError);
  expect(() => createMesh({ advertisedAddress: 'node:1' })).toThrow(RangeError);
  expect(() => createMesh({ maxClockAheadMs: -1 })).toThrow(RangeError);
  expect(() => createMesh({ nodeId: 'me' })).toThrow(RangeError);
});

test('ids of a node are known as its own, and suit published nodes in both roles', () => {
  const ids = new NodeIds(nodeId);
  const dialing = [ids.nextDialingId(), ids.nextDialingId()];
  expect(new Set([...dialing, ids.acceptingId]).size).toBe(3);
  expect([...dialing, ids.acceptingId].map(nodeIdOf)).toEqual(Array(3).fill(nodeId));
  expect([nodeIdOf(nodeId), nodeIdOf('!x'), nodeIdOf('')]).toEqual([nodeId, '!x', '']);
  fc.assert(
    fc.property(fc.uuid(), (published) => {
      expect([survivesTieBreak(dialing[0] ?? '', published), survivesTieBreak(published, ids.acceptingId)]).toEqual([
        true,
        true,
      ]);
    }),
  );
});

test('waits grow by half from 1 s to 60 s, each up to a fifth shorter or longer', () => {
  const waits = (random: number): number[] => {
    const backoff = new Backoff(() => random);
    return Array.from({ length: 14 }, () => Math.round(backoff.nextMs()));
  };
  expect([waits(0)[0], waits(0)[1], waits(0).at(-1)]).toEqual([800, 1_200, 48_000]);
  expect([waits(0.5)[0], waits(0.5)[10], waits(0.5).at(-1)]).toEqual([1_000, 57_665, 60_000]);
  expect(waits(0.999)[0]).toBe(1_200);
});

test('a breaker opens at ten failures in a row, lets probes through after 60 s, and closes at three that succeed', () => {
  const breaker = new CircuitBreaker();
  for (let n = 0; n < 9; n += 1) breaker.failed(n);
  breaker.succeeded();
  for (let n = 0; n < 9; n += 1) breaker.failed(n);
  expect([breaker.isOpen, breaker.waitMs(10)]).toEqual([false, 0]);
  breaker.failed(1_000);
  expect([breaker.isOpen, breaker.waitMs(1_000), breaker.waitMs(61_000)]).toEqual([true, 60_000, 0]);
  breaker.succeeded();
  breaker.succeeded();
  breaker.failed(70_000);
  expect(breaker.waitMs(70_000)).toBe(60_000);
  for (let n = 0; n < 3; n += 1) breaker.succeeded();
  breaker.failed(200_000);
  expect([breaker.isOpen, breaker.waitMs(200_000)]).toEqual([false, 0]);
});

test('of dead letters the last thousand are kept, the oldest first, until they are taken', () => {
  const letters = new DeadLetters();
  const letter = (n: number): DeadLetter => ({ topic: 't', payload: `${n}`, peerAddress: 'p', error: 'queue full' });
  for (let n = 0; n < 2_500; n += 1) letters.add(letter(n));
  expect(letters.size).toBe(1_000);
  expect(letters.take()).toEqual(Array.from({ length: 1_000 }, (_, n) => letter(1_500 + n)));
  letters.add(letter(1));
  expect(letters.take()).toEqual([letter(1)]);
});

test('what a node wants is what a set of its words says', () => {
  const word = fc.oneof(
    fc.record({ do: fc.constantFrom('add', 'remove'), topic: fc.constantFrom('a', 'b', 'ab', 'a*', '?') }),
    fc.record({
      do: fc.constantFrom('replace', 'extend'),
      topics: fc.array(fc.constantFrom('a', 'b', 'ab', 'a*', '?')),
    }),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const interest = new RemoteInterest();
      let model: Set<string> | undefined;
      for (const each of words) {
        if ('topics' in each) {
          interest.replace(each.topics, each.do === 'extend');
          model = new Set([...(each.do === 'extend' ? (model ?? []) : []), ...each.topics]);
        } else if (each.do === 'add') {
          interest.add(each.topic);
          model = new Set([...(model ?? []), each.topic]);
        } else {
          interest.remove(each.topic);
          model?.delete(each.topic);
        }
        for (const topic of ['a', 'b', 'ab', 'c', 'bc']) {
          const patterns = { 'a*': topic.startsWith('a'), '?': topic.length === 1 };
          const held = model === undefined || model.has(topic);
          const matched = Object.entries(patterns).some(([pattern, holds]) => holds && model?.has(pattern));
          expect(interest.wants(topic)).toBe(held || matched);
        }
      }
    }),
  );
});

test('users come out of whole presences as they went in, whatever their names', () => {
  const isFiltered = (name: string): boolean => ['__proto__', 'constructor', 'prototype'].includes(name);
  const name = fc.string({ unit: 'grapheme' }).filter((each) => !isFiltered(each));
  const user = fc.record({ topic: name, userId: name, updatedAtMs: fc.nat() });
  const key = ({ topic, userId }: { topic: string; userId: string }): string => JSON.stringify([topic, userId]);
  fc.assert(
    fc.property(fc.uniqueArray(user, { selector: key }), (users) => {
      const remote = new RemoteUsers({ nowMs: () => 2 ** 40, maxClockAheadMs: 0 });
      const frames = [...presenceFull(users.map((each) => ({ ...each, data: { of: each.userId } })))];
      const read = frames.flatMap((frame) => remote.readFull(frame));
      const sorted = (list: readonly string[]): string[] => [...list].sort();
      expect(sorted(read.map((news) => key(news ?? { topic: '', userId: 'not taken' })))).toEqual(
        sorted(users.map(key)),
      );
      for (const news of read) expect(news?.data).toEqual({ of: news?.userId });
    }),
  );
});

test('a clock that is set back makes no leave older than the join before it', () => {
  let nowMs = 100_000;
  const remote = new RemoteUsers({ nowMs: () => nowMs, maxClockAheadMs: 5_000 });
  const update = { type: 'PRESENCE_UPDATE', topic: 'room', userId: 'u', data: '{}' } as const;
  expect(remote.readUpdate({ ...update, action: 0, updatedAtMs: 100_000n })?.updatedAtMs).toBe(100_000);
  nowMs = 10_000;
  expect(remote.readUpdate({ ...update, action: 1, updatedAtMs: 104_000n })?.updatedAtMs).toBe(104_000);
  expect(remote.readUpdate({ ...update, action: 0, updatedAtMs: 999_000n })?.updatedAtMs).toBe(105_000);
});

test('the same seed gives the same course of things, and another one another', async () => {
  const play = async (seed: number): Promise<unknown> => {
    const stage = new Stage({ latencyMs: 2, jitterMs: 40, chunkBytes: 300 }, seed);
    const actors = await stage.startMesh(4, { holds: ['t'] });
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      for (const { mesh } of actors) mesh.publish({ topic: 't', text: `${round}`.repeat(200) });
      if (round === 10) stage.network.crash('10.0.0.2');
      stage.clock.advance(25);
      times.push(...actors.map(({ node }) => node.delivered.length));
    }
    stage.clock.advance(60_000);
    return [times, actors.map(({ counters }) => counters), stage.clock.nowMs()];
  };
  const [one, same, other] = [await play(3), await play(3), await play(4)];
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});
