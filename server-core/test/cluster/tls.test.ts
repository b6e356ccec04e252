// Nodes that show each other certificates, over real sockets.
import { createConnection } from 'node:net';
import { connect } from 'node:tls';
import { encodeClusterWire } from '@wsekit/codec/cluster';
import { dialectD2g } from '@wsekit/spec';
import { beforeAll, expect, test } from 'vitest';
import { type ClusterTls, createMesh, createTlsNetwork } from '../../src/cluster/index.ts';
import { Authority } from './authority.ts';
import { startNode } from './real-nodes.ts';

const hello = encodeClusterWire(
  { type: 'HELLO', protocolVersion: 1, instanceId: 'somebody', capabilities: 0xf },
  { dialect: dialectD2g },
);
let authority: Authority;
let first: ClusterTls;
let second: ClusterTls;

beforeAll(async () => {
  authority = await Authority.create('wsekit test');
  first = await authority.sign();
  second = await authority.sign([{ type: 'dns', value: 'localhost' }]);
});

/** What a connection gets until it is closed. */
function bytesUntilClosed(stream: ReturnType<typeof createConnection>): Promise<number> {
  let bytes = 0;
  stream.on('data', (chunk) => {
    bytes += chunk.length;
  });
  stream.on('error', () => {});
  return new Promise((resolve) => stream.on('close', () => resolve(bytes)));
}

test('nodes with certificates of one authority exchange publications, by IP address and by name', async () => {
  const a = await startNode({ listen: { host: '127.0.0.1', port: 0 }, tls: first });
  const b = await startNode({
    listen: { host: '127.0.0.1', port: 0 },
    tls: second,
    peers: [`127.0.0.1:${a.mesh.port}`],
  });
  await Promise.all([a, b].map(({ mesh, node }) => node.until(() => mesh.health().peerCount === 1)));
  a.mesh.publish({ topic: 'prices', text: 'sealed' });
  await b.node.until(() => b.node.texts.includes('sealed'));
  const c = await startNode({ tls: first, peers: [`localhost:${b.mesh.port}`] });
  await c.node.until(() => c.mesh.health().peerCount > 0);
});

test('who shows no certificate, or speaks no TLS, gets nothing', async () => {
  const a = await startNode({ listen: { host: '127.0.0.1', port: 0 }, tls: first });
  const port = a.mesh.port ?? 0;
  const anonymous = connect({ host: '127.0.0.1', port, ca: first.ca, maxVersion: 'TLSv1.2' });
  anonymous.on('secureConnect', () => anonymous.write(hello));
  const plain = createConnection({ host: '127.0.0.1', port });
  plain.on('connect', () => plain.write(hello));
  const [byAnonymous = 1, byPlain = 8] = await Promise.all([anonymous, plain].map(bytesUntilClosed));
  // Seven bytes are an alert of TLS, which is all there is to be had.
  expect([byAnonymous, byPlain <= 7]).toEqual([0, true]);
  expect(a.mesh.info()).toEqual([]);
  expect(a.mesh.health().counters).toMatchObject({ bytesSent: 0, bytesReceived: 0 });
});

test('who shows a certificate of another authority is refused by the acceptor, and by the dialer', async () => {
  const stranger = await (await Authority.create('stranger')).sign();
  const a = await startNode({ listen: { host: '127.0.0.1', port: 0 }, tls: first });
  const port = a.mesh.port ?? 0;
  const dialing = connect({ host: '127.0.0.1', port, ...stranger, rejectUnauthorized: false });
  dialing.on('secureConnect', () => dialing.write(hello));
  expect(await bytesUntilClosed(dialing)).toBe(0);
  expect(await refusalOf(stranger, port)).toMatch(/self.signed|unable to/i);
});

/** Why a dial with the material does not come to be a link. */
async function refusalOf(material: ClusterTls, port: number): Promise<string | undefined> {
  const network = createTlsNetwork(material);
  return new Promise((resolve) => {
    network.dial(`127.0.0.1:${port}`, {
      onOpen: () => resolve(undefined),
      onBytes() {},
      onDrain() {},
      onEnd() {},
      onClose: resolve,
    });
  });
}

test('a certificate counts for the hosts among its subject alternative names alone, whatever its common name', async () => {
  for (const [names, port] of [
    [[], 1],
    [[{ type: 'ip', value: '127.0.0.2' }], 2],
    [[{ type: 'dns', value: '127.0.0.1' }], 3],
  ] as const) {
    const a = await startNode({ listen: { host: '127.0.0.1', port: 0 }, tls: await authority.sign(names) });
    expect(await refusalOf(first, a.mesh.port ?? port)).toMatch(/does not match|no subject alternative names/);
  }
});

test('certificates are replaced without a restart: links from then on are made with the new ones, others stay', async () => {
  const other = await Authority.create('other');
  const [third, fourth] = [await other.sign(), await other.sign()];
  const a = await startNode({ listen: { host: '127.0.0.1', port: 0 }, tls: first });
  const b = await startNode({ tls: second, peers: [`127.0.0.1:${a.mesh.port}`] });
  await a.node.until(() => a.mesh.health().peerCount === 1);
  a.mesh.reloadTls(third);
  expect(await refusalOf(first, a.mesh.port ?? 0)).toBeDefined();
  const c = await startNode({ tls: fourth, peers: [`127.0.0.1:${a.mesh.port}`] });
  await c.node.until(() => c.mesh.health().peerCount === 1);
  await a.node.until(() => a.mesh.health().peerCount === 2);
  expect(b.mesh.info()).toHaveLength(1);
});

test('material that is none is refused where it is given, and what there is stays', async () => {
  const broken = { ...first, key: second.key };
  expect(() => createMesh({ tls: broken })).toThrow(/key/i);
  expect(() => createMesh({ tls: { ...first, cert: '' } })).toThrow();
  expect(() => createMesh({ tls: { ...first, ca: '' } })).toThrow();
  const mesh = createMesh({ tls: first });
  expect(() => mesh.reloadTls(broken)).toThrow();
  expect(() => createMesh().reloadTls(first)).toThrow(TypeError);
});
