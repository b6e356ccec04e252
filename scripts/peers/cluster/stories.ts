import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterTls } from '@wsekit/server-core/cluster';
import { Authority } from '../../../server-core/test/cluster/authority.ts';
import { OurNode } from './our-node.ts';
import { clientUser, PublishedNode, type TlsPaths } from './published-node.ts';

/** Longest wait for anything: dials go on after 1 s, 1.5 s, 2.25 s. */
const patienceMs = 20_000;
const pollMs = 50;

/** Something that nodes live through together. Throws what did not come about. */
export interface ClusterStory {
  readonly name: string;
  /** Published versions that take part; each of them is a story of its own where there is one only. */
  readonly versions: readonly (readonly string[])[];
  tell(stage: ClusterStage, versions: readonly string[]): Promise<void>;
}

/** Starts what a story needs, and ends all of it. */
export class ClusterStage {
  readonly #ours: OurNode[] = [];
  readonly #published: PublishedNode[] = [];

  /** Our node at a port. */
  async startOurs(port: number, peers: readonly number[], tls?: ClusterTls): Promise<OurNode> {
    const advertisedAddress = addressOf(port);
    const listen = { host: '127.0.0.1', port };
    const node = await OurNode.start({ listen, advertisedAddress, peers: peers.map(addressOf), tls });
    this.#ours.push(node);
    return node;
  }

  /** A published node at a port. */
  async startPublished(
    version: string,
    port: number,
    peers: readonly number[],
    tls?: TlsPaths,
  ): Promise<PublishedNode> {
    const node = await PublishedNode.start(version);
    this.#published.push(node);
    await node.join(port, peers.map(addressOf), tls);
    return node;
  }

  async end(): Promise<void> {
    await Promise.all(this.#ours.map((node) => node.mesh.stop()));
    await Promise.all(this.#published.map((node) => node.kill()));
  }
}

const single = [['2.0.2'], ['2.3.2'], ['2.4.1'], ['2.5.1']] as const;

/** All of them. */
export const clusterStories: readonly ClusterStory[] = [
  {
    name: 'ours dials, and both restart',
    versions: single,
    async tell(stage, [version = '']) {
      const [ours, theirs] = [await freePort(), await freePort()];
      const published = await stage.startPublished(version, theirs, []);
      const first = await stage.startOurs(ours, [theirs]);
      await expectExchange(first, published, 'first');
      await first.mesh.stop();
      const second = await stage.startOurs(ours, [theirs]);
      await expectExchange(second, published, 'second');
      await published.kill();
      await until('the death of the published node is seen', () => second.left.length === 1);
      await expectExchange(second, await stage.startPublished(version, theirs, []), 'third');
    },
  },
  {
    name: 'ours accepts, and they restart',
    versions: single,
    async tell(stage, [version = '']) {
      const [ours, theirs] = [await freePort(), await freePort()];
      const node = await stage.startOurs(ours, []);
      const published = await stage.startPublished(version, theirs, [ours]);
      await expectExchange(node, published, 'first');
      await published.kill();
      await until('the death of the published node is seen', () => node.left.length === 1);
      await expectExchange(node, await stage.startPublished(version, theirs, [ours]), 'second');
    },
  },
  {
    name: 'each knows the other',
    versions: single,
    async tell(stage, [version = '']) {
      const [ours, theirs] = [await freePort(), await freePort()];
      const [node, published] = await Promise.all([
        stage.startOurs(ours, [theirs]),
        stage.startPublished(version, theirs, [ours]),
      ]);
      await expectExchange(node, published, 'both');
      const before = node.delivered.length;
      await published.publish('our-both', said('once'));
      await until('a publication arrives', () => node.delivered.length > before);
      await delay(500);
      expectThat('it arrives once', node.delivered.length === before + 1);
    },
  },
  {
    name: 'three nodes, of which the published ones know ours alone',
    versions: [
      ['2.0.2', '2.4.1'],
      ['2.4.1', '2.5.1'],
    ],
    async tell(stage, [older = '', younger = '']) {
      const port = await freePort();
      const ours = await stage.startOurs(port, []);
      const one = await stage.startPublished(older, await freePort(), [port]);
      const two = await stage.startPublished(younger, await freePort(), [port]);
      await until('both are linked', () => ours.peerCount === 2);
      await expectExchange(ours, one, 'one');
      await expectExchange(ours, two, 'two');
      if (older === '2.0.2') return; // What these two are to each other is WSE-ERR-207.
      await one.subscribe('among');
      await untilTold(
        'a publication of one published node arrives at the other, which it learned of from ours',
        one,
        () => two.publish('among', said('among')),
      );
    },
  },
  {
    name: 'with certificates, dialling and accepting',
    versions: single,
    async tell(stage, [version = '']) {
      const authority = await Authority.create('wsekit peers');
      const [ours, theirs] = [await authority.sign(), await authority.sign()];
      const [ourPort, theirPort] = [await freePort(), await freePort()];
      const dialled = await stage.startPublished(version, theirPort, [], writePems(theirs));
      const node = await stage.startOurs(ourPort, [theirPort], ours);
      await expectExchange(node, dialled, 'dialled');
      const dialling = await stage.startPublished(version, await freePort(), [ourPort], writePems(theirs));
      await until('both are linked', () => node.peerCount === 2);
      await expectExchange(node, dialling, 'dialling');
    },
  },
];

/** Publications, interest and presence, in both directions. */
async function expectExchange(ours: OurNode, published: PublishedNode, word: string): Promise<void> {
  await until(`${word}: a link`, () => ours.peerCount > 0);
  const [here, there] = [`our-${word}`, `their-${word}`];
  await until(`${word}: its client`, () => published.subscribe(there));
  await untilTold(`${word}: a publication of ours arrives`, published, async () =>
    ours.mesh.publish({ topic: there, text: said(word) }),
  );
  ours.hold(here);
  await until(`${word}: a publication of theirs arrives`, async () => {
    await published.publish(here, said(word));
    return ours.delivered.some(({ topic, text }) => topic === here && text.includes(word));
  });
  await until(`${word}: their user is told`, () =>
    ours.news.some(({ kind, topic, userId }) => kind === 'join' && topic === there && userId === clientUser),
  );
  const bob = { topic: there, userId: `bob-${word}`, data: { at: 'ours' } };
  ours.mesh.announcePresence({ kind: 'join', ...bob, updatedAtMs: Date.now() });
  await until(`${word}: our user is there`, () => published.hasMember(there, bob.userId));
  ours.mesh.announcePresence({ kind: 'leave', ...bob, updatedAtMs: Date.now() + 1 });
  await until(`${word}: our user has left`, async () => !(await published.hasMember(there, bob.userId)));
  await published.unsubscribe(there);
  // Other nodes may have told nothing of their interest, and get everything.
  if (ours.peerCount === 1) await until(`${word}: interest ends`, () => !isSent(ours, there));
}

/** Whether a publication to the topic would go anywhere. */
function isSent(ours: OurNode, topic: string): boolean {
  const before = ours.mesh.health().counters.messagesSent;
  ours.mesh.publish({ topic, text: said('nobody') });
  return ours.mesh.health().counters.messagesSent > before;
}

/** Says something until the client of a published node has heard it: interest may still be on its way. */
async function untilTold(what: string, published: PublishedNode, say: () => Promise<void>): Promise<void> {
  const before = published.heard.length;
  await until(what, async () => {
    await say();
    await delay(pollMs);
    return published.heard.slice(before).some((text) => text.includes('"said"'));
  });
}

function said(word: string): string {
  return JSON.stringify({ c: 'U', t: 'said', p: { word } });
}

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + patienceMs;
  while (!(await holds())) {
    expectThat(what, Date.now() < endMs);
    await delay(pollMs);
  }
}

function expectThat(what: string, holds: boolean): void {
  if (!holds) throw new Error(`not so: ${what}`);
}

function writePems({ cert, key, ca }: ClusterTls): TlsPaths {
  const folder = mkdtempSync(join(tmpdir(), 'wsekit-cluster-'));
  const write = (name: string, pem: string): string => {
    const path = join(folder, name);
    writeFileSync(path, pem);
    return path;
  };
  return [write('cert.pem', cert), write('key.pem', key), write('ca.pem', ca)];
}

function addressOf(port: number): string {
  return `127.0.0.1:${port}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
