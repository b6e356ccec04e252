// Holds the server to the rows of its table of transport security: one description each, under the row's name.
import { CodecError } from '@wsekit/codec';
import {
  clusterCapabilities,
  createClusterStreamDecoder,
  decodeClusterFrame,
  encodeClusterFrame,
  encodeClusterWire,
  initZstd,
  negotiateHello,
} from '@wsekit/codec/cluster';
import { sessionCookie } from '@wsekit/server-core';
import { dialects } from '@wsekit/spec';
import { beforeAll, describe, expect, it } from 'vitest';
import { Stage as Nodes } from '../cluster/stage.ts';
import { type Client, jwt, type Stage, tokenOf } from '../stories/stage.ts';
import { tell } from '../stories/tell.ts';

const mebibyte = 1_048_576;

/** How a connection from a page ends; undefined where it does not. */
async function endOf(stage: Stage, headers: Record<string, string>): Promise<Client['closed']> {
  const client = await stage.connect({ headers });
  if (client.id === undefined) await stage.until(() => client.closed !== undefined);
  return client.closed;
}

tell('Origin validation', (it) => {
  const env = { ALLOWED_ORIGINS: 'https://app.example, https://admin.example' };
  const rejected = { code: 4403, reason: 'Origin not allowed' };

  it('closes pages that ALLOWED_ORIGINS does not list with 4403, and takes the others', {
    options: { env },
  }, async (stage) => {
    const ends: unknown[] = [];
    for (const origin of ['https://app.example', 'https://admin.example', 'https://evil.example', 'null'])
      ends.push(await endOf(stage, { Origin: origin }));
    expect(ends).toEqual([undefined, undefined, rejected, rejected]);
    expect(stage.told).toEqual(['connect', 'connect']);
  });

  it('compares whole origins, not how they begin or end', { options: { env } }, async (stage) => {
    const near = [
      'http://app.example',
      'https://app.example:8443',
      'https://app.example.evil.example',
      'https://x.app.example',
    ];
    for (const origin of near) expect(await endOf(stage, { Origin: origin }), origin).toEqual(rejected);
  });

  it('lets no token make up for the origin', { options: { env, jwt } }, async (stage) => {
    const headers = { Origin: 'https://evil.example', Cookie: `access_token=${tokenOf('alice')}` };
    expect(await endOf(stage, headers)).toEqual(rejected);
    expect(stage.told).toEqual([]);
  });
});

tell('Cookie auth', (it) => {
  it('takes the token from access_token, as the cookie of a server sets it', { options: { jwt } }, async (stage) => {
    const cookie = sessionCookie(tokenOf('alice'));
    expect(cookie.split('; ').slice(1)).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax']));
    const client = await stage.connect({ headers: { Cookie: `theme=dark; ${cookie.split(';')[0]}` } });
    expect(stage.events).toEqual([{ type: 'auth_connect', connectionId: client.id, userId: 'alice' }]);
    const other = await stage.connect({ headers: { Cookie: `not_${cookie.split(';')[0]}` } });
    await stage.until(() => other.closed !== undefined);
    expect(other.closed?.code).toBe(4401);
  });
});

tell('Frame protection', (it) => {
  it('takes 1 MB in a frame, and closes over one byte more', {}, async (stage) => {
    const [client, witness] = [await stage.connect(), await stage.connect()];
    client.send('x'.repeat(mebibyte));
    await stage.until(() => stage.told.includes('raw'));
    const last = stage.events.at(-1);
    expect(last?.type === 'raw' && last.text.length).toBe(mebibyte);
    client.send('x'.repeat(mebibyte + 1));
    await stage.until(() => stage.told.includes('disconnect'));
    expect(stage.told.filter((type) => type === 'raw')).toHaveLength(1);
    witness.send('still here');
    await stage.until(() => stage.told.filter((type) => type === 'raw').length === 2);
  });

  it('reads messages as data: nothing in them is carried out or inherited', {}, async (stage) => {
    const client = await stage.connect();
    client.send('{"t":"x","p":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}}');
    client.send('{"t":"x","p":(()=>{globalThis.isAdmin=true})()}');
    client.send('{"t":"behind"}');
    await stage.until(() => stage.told.filter((type) => type === 'msg').length === 2);
    const [, message] = stage.events;
    const { t, p } = (message?.type === 'msg' ? message.data : {}) as { t?: string; p?: object };
    expect([t, Reflect.ownKeys(p ?? { none: true })]).toEqual(['x', []]);
    expect([Reflect.get({}, 'isAdmin'), Reflect.get(globalThis, 'isAdmin')]).toEqual([undefined, undefined]);
  });

  it('escapes the name of the user in server_ready', { options: { jwt } }, async (stage) => {
    const name = 'a","is_admin":true,"x":"\\\n\u0000</script>é\u2028';
    const client = await stage.user(name);
    await stage.until(() => client.heard.length === 1);
    expect(client.messages[0]).toMatchObject({ t: 'server_ready', p: { details: { user_id: name } } });
    expect(String(client.heard[0])).not.toMatch(/[\n\0]|","is_admin"/);
  });
});

describe('Cluster frame protection', () => {
  const options = { dialect: dialects.D2g };
  const written = { ...options, capabilities: clusterCapabilities.compression };
  const message = (bytes: number) => ({ type: 'MSG', topic: 'a', payload: new Uint8Array(bytes).fill(0x61) }) as const;
  const codeOf = (call: () => unknown): unknown => {
    try {
      return call();
    } catch (error) {
      return error instanceof CodecError ? error.code : error;
    }
  };

  beforeAll(() => initZstd());

  it('ends the link of a node that brings a bomb, and takes none of another version, while the others go on', async () => {
    const nodes = new Nodes();
    const a = await nodes.start(1, { holds: ['a'] });
    const b = await nodes.start(2, { peers: [a.address], holds: ['a'] });
    const bomber = nodes.peer().link(a.address);
    bomber.sendBytes(encodeClusterWire(message(mebibyte + 1), written));
    const stranger = nodes.peer({ host: '10.0.9.3' }).link(a.address, { protocolVersion: 0 });
    nodes.clock.advance(100);
    expect([bomber.isClosed, stranger.isClosed]).toEqual([true, true]);
    expect(a.counters).toMatchObject({ badFrames: 1, linksRefused: 1 });
    b.mesh.publish({ topic: 'a', text: 'still here' });
    nodes.clock.advance(100);
    expect([a.linked, a.node.texts]).toEqual([[b.mesh.nodeId], ['still here']]);
  });

  it('inflates 1 MB, and not a byte more', () => {
    const largest = encodeClusterFrame(message(mebibyte), written);
    expect(largest.length).toBeLessThan(1_000);
    const opened = decodeClusterFrame(largest, options);
    expect(opened.type === 'MSG' && opened.payload.length).toBe(mebibyte);
    const bomb = encodeClusterFrame(message(mebibyte + 1), written);
    expect(codeOf(() => decodeClusterFrame(bomb, options))).toBe('zstd_limit');
    const large = encodeClusterFrame(message(100 * mebibyte), written);
    expect(codeOf(() => decodeClusterFrame(large, options))).toBe('zstd_limit');
  });

  it('takes no frame above 1 MB, by its length alone', () => {
    const decoder = createClusterStreamDecoder({ ...options, onFrame: () => {} });
    const length = Buffer.alloc(4);
    length.writeUInt32BE(mebibyte + 1);
    expect(codeOf(() => decoder.push(length))).toBe('cluster_frame_too_large');
    expect(codeOf(() => encodeClusterFrame(message(mebibyte), options))).toBe('cluster_frame_too_large');
  });

  it('speaks with nodes of version 1 and above, and with nobody else', () => {
    const hello = (protocolVersion: number) =>
      ({ type: 'HELLO', protocolVersion, instanceId: `node ${protocolVersion}`, capabilities: 0 }) as const;
    expect(negotiateHello(hello(1), hello(7))).toMatchObject({ protocolVersion: 1 });
    expect(codeOf(() => negotiateHello(hello(1), hello(0)))).toBe('cluster_invalid_hello');
    const decoder = createClusterStreamDecoder({ ...options, onFrame: () => {}, expectHello: true });
    const ping = Buffer.concat([Buffer.of(0, 0, 0, 8), encodeClusterFrame({ type: 'PING' }, options)]);
    expect(codeOf(() => decoder.push(ping))).toBe('cluster_invalid_hello');
  });
});
