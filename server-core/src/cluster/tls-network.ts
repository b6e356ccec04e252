import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  createServer,
  type PeerCertificate,
  type SecureContextOptions,
  type Server,
} from 'node:tls';
import { clusterLimits } from '@wsekit/spec';
import { splitAddress } from './address.ts';
import type {
  ClusterListener,
  ClusterListenOptions,
  ClusterNetwork,
  ClusterSocket,
  ClusterTls,
  SocketHandler,
} from './network.ts';
import { StreamSocket } from './stream-socket.ts';
import { openServer, takeStream } from './tcp-network.ts';

const { cluster_connect_timeout_ms: handshakeTimeoutMs } = clusterLimits;

/**
 * Makes the network of TCP with TLS 1.2 or later in which both sides show a certificate of the same authorities. (WSE-CLU-100)
 *
 * A side that shows none, or one that does not hold, gets nothing but the end of the handshake, for which it has 5 s. Throws
 * for material that is none.
 */
export function createTlsNetwork(material: ClusterTls): ClusterNetwork {
  return new TlsNetwork(material);
}

class TlsNetwork implements ClusterNetwork {
  readonly isSecure = true;
  readonly #servers = new Set<Server>();
  #material: SecureContextOptions;

  constructor(material: ClusterTls) {
    this.#material = checked(material);
  }

  reloadTls(material: ClusterTls): void {
    this.#material = checked(material);
    for (const server of this.#servers) server.setSecureContext(this.#material);
  }

  nextTurn(call: () => void): void {
    setImmediate(call);
  }

  dial(address: string, handler: SocketHandler): ClusterSocket {
    const { host, port } = splitAddress(address);
    const options = {
      ...this.#material,
      host,
      port,
      // Literal addresses have no name to be told; they are looked for among the addresses of the certificate.
      servername: isIP(host) === 0 ? host : '',
      checkServerIdentity: (_: string, certificate: PeerCertificate) => namedIn(certificate, host),
    };
    const stream = connect(options);
    stream.setNoDelay(true);
    limitHandshake(stream);
    return new StreamSocket(stream, address, handler, 'secureConnect');
  }

  async listen(
    options: ClusterListenOptions,
    accept: (socket: ClusterSocket) => SocketHandler,
  ): Promise<ClusterListener> {
    const settings = { requestCert: true, rejectUnauthorized: true, handshakeTimeout: handshakeTimeoutMs };
    const server = createServer({ ...this.#material, ...settings, noDelay: true });
    server.on('secureConnection', (stream) => takeStream(stream, accept));
    const listener = await openServer(server, options);
    this.#servers.add(server);
    const close = (): Promise<void> => {
      this.#servers.delete(server);
      return listener.close();
    };
    return { port: listener.port, close };
  }
}

function checked({ cert, key, ca }: ClusterTls): SecureContextOptions {
  const material = { cert, key, ca, minVersion: 'TLSv1.2' } as const;
  // Contexts are made of what is there, and without complaint of what is not.
  for (const pem of [cert, ca]) new X509Certificate(pem);
  if (key === '') throw new RangeError('the private key of the node is empty');
  createSecureContext(material);
  return material;
}

/** Ends a dial whose handshake takes longer than it may once TCP is connected. */
function limitHandshake(stream: Socket): void {
  stream.once('connect', () => {
    const timer = setTimeout(() => stream.destroy(new Error('no TLS handshake in time')), handshakeTimeoutMs);
    const callOff = (): void => clearTimeout(timer);
    stream.once('secureConnect', callOff).once('close', callOff);
  });
}

/** Only the subject alternative names count; the common name is no name of a host. */
function namedIn(certificate: PeerCertificate, host: string): Error | undefined {
  if (certificate.subjectaltname !== undefined) return checkServerIdentity(host, certificate);
  return new Error('the certificate has no subject alternative names');
}
