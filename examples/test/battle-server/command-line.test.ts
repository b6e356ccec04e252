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
    ['--mode cluster --peers 127.0.0.1:5007 127.0.0.1:5008', '--mode cluster, --peers'],
    ['--mode cluster-subscribe --seeds 127.0.0.1:6007', '--mode cluster-subscribe, --seeds'],
    ['--cluster-port 6006 --cluster-addr 127.0.0.1:6006', '--cluster-port, --cluster-addr'],
    ['--generate-tls', '--generate-tls'],
    ['--tls-cert a --tls-key b --tls-ca c', '--tls-cert, --tls-key, --tls-ca'],
  ])('refuses a cluster: %s', (line, named) => {
    expect(() => read(line)).toThrow(`${named}: the server of this repository has no cluster`);
  });

  it('asks for help before anything else', () => {
    expect(read('--help --transport tcp')).toBe('help');
    expect(read('-h')).toBe('help');
  });
});
