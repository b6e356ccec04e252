import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../battle-server/command-line.ts';
import { defaultOptions } from '../../battle-server/options.ts';

const read = (line: string) => parseCommandLine(line.split(' ').filter((word) => word !== ''));

describe('The command line of the battle server', () => {
  it('is empty for what the tool expects: port 5006, metrics on 6006, publications without end', () => {
    expect(read('')).toEqual(defaultOptions);
    expect(read('--mode standalone')).toEqual(defaultOptions);
  });

  it('takes every option', () => {
    const line = '--transport uws --host ::1 --port 7000 --max-connections 5 --max-buffered 9 --message-size 1024';
    expect(read(`${line} --no-publish --rate 7 --recovery`)).toEqual({
      transport: 'uws',
      host: '::1',
      port: 7000,
      metricsPort: 8000,
      maxConnections: 5,
      maxBufferedBytes: 9,
      messageBytes: 1024,
      publishes: false,
      ratePerSecond: 7,
      recovers: true,
      cluster: undefined,
    });
  });

  it('puts metrics beside the clients, where it is told, or nowhere', () => {
    const ports = ['--port 0', '--metrics-port 1', '--no-metrics'].map((line) => read(line));
    expect(ports).toMatchObject([{ metricsPort: 0 }, { metricsPort: 1 }, { metricsPort: undefined }]);
    expect(() => read('--port 65000')).toThrow('--metrics-port is 66000');
  });

  it('refuses what it does not know, and numbers that are none or out of range', () => {
    expect(() => read('--prot 1')).toThrow("Unknown option '--prot'");
    expect(() => read('5006')).toThrow('5006: no argument stands without its option');
    expect(() => read('--transport tcp')).toThrow('--transport is tcp, allowed are ws, uws, bun');
    expect(() => read('--mode alone')).toThrow('--mode is alone');
    for (const port of ['x', '-1', '65536', '1.5']) expect(() => read(`--port=${port}`)).toThrow(`--port is ${port}`);
    expect(() => read('--port=')).toThrow('--port is ,');
    expect(() => read('--max-connections 0')).toThrow('--max-connections is 0');
  });

  it.each([
    ['--mode cluster', { peers: [] }, true],
    ['--peers 127.0.0.1:5007 127.0.0.1:5008 --rate 7', { peers: ['127.0.0.1:5007', '127.0.0.1:5008'] }, true],
    ['--mode cluster-subscribe --peers=a:1,b:2 --peers c:3', { peers: ['a:1', 'b:2', 'c:3'] }, false],
    [
      '--seeds a:1 --cluster-port 0 --cluster-addr 127.0.0.1:0',
      { peers: [], seeds: ['a:1'], clusterPort: 0, clusterAddr: '127.0.0.1:0' },
      true,
    ],
    [
      '--seeds --tls-cert a --tls-key b --tls-ca c',
      { peers: [], seeds: [], tlsCert: 'a', tlsKey: 'b', tlsCa: 'c' },
      true,
    ],
  ])('takes a cluster: %s', (line, cluster, publishes) => {
    expect(read(line)).toMatchObject({ publishes });
    expect((read(line) as { cluster: unknown }).cluster).toEqual(cluster);
  });

  it('refuses ports of clusters that are none, and to make certificates', () => {
    expect(() => read('--cluster-port 65536')).toThrow('--cluster-port is 65536, allowed are integers from 0 to 65535');
    expect(() => read('--generate-tls')).toThrow('--generate-tls: bring certificates, one authority for all');
  });

  it('asks for help before anything else', () => {
    expect(read('--help --transport tcp')).toBe('help');
    expect(read('-h')).toBe('help');
  });
});
