import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../src/live/certificate.ts';

const { cert, key, authority } = await makeCertificate();
const leaf = new X509Certificate(cert);

describe('a certificate of a run', () => {
  it('is for this machine, and no authority itself', () => {
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect([leaf.ca, new X509Certificate(authority).ca]).toEqual([false, true]);
  });

  it('is signed by its authority, which signed itself', () => {
    const signer = new X509Certificate(authority);
    expect([leaf.verify(signer.publicKey), leaf.checkIssued(signer), signer.verify(signer.publicKey)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('holds from an hour ago for a day', async () => {
    const nowMs = Date.UTC(2030, 0, 2, 3, 4, 5);
    const { validFrom, validTo } = new X509Certificate((await makeCertificate(nowMs)).cert);
    expect([Date.parse(validFrom), Date.parse(validTo)]).toEqual([nowMs - 3_600_000, nowMs + 86_400_000]);
  });

  it('is taken by a client that trusts its authority, and by no other', async () => {
    const server = createServer({ cert, key }, (socket) => socket.end('hello')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const trusting = connect({ host: '127.0.0.1', port, ca: authority });
    const [hello] = await once(trusting, 'data');
    const doubting = connect({
      socket: connectTcp(port, '127.0.0.1'),
      host: '127.0.0.1',
      ca: (await makeCertificate()).authority,
    });
    const [refusal] = await once(doubting, 'error');
    server.close();
    expect([String(hello), (refusal as Error).message]).toEqual(['hello', expect.stringContaining('certificate')]);
  });
});
