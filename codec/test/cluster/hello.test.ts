import { describe, expect, test } from 'vitest';
import {
  checkInstanceId,
  type HelloFrame,
  isClusterLinkStart,
  negotiateHello,
  survivesTieBreak,
} from '../../src/cluster/index.ts';
import { bytesOf } from './bytes.ts';

const hello = (protocolVersion: number, capabilities = 0): HelloFrame => ({
  type: 'HELLO',
  protocolVersion,
  instanceId: 'x',
  capabilities,
});

describe('negotiation', () => {
  test.each([
    [1, 1],
    [2, 1],
    [65_535, 1],
  ])('remote version %d gives %d', (remote, agreed) => {
    expect(negotiateHello(hello(1), hello(remote)).protocolVersion).toBe(agreed);
  });

  test('refuses version 0', () => {
    expect(() => negotiateHello(hello(1), hello(0))).toThrow('[cluster_invalid_hello]');
  });

  test.each([
    [0x7, 0xffff_ffff, 0x7],
    [0xf, 0x7, 0x7],
    [0xffff_ffff, 0xffff_ffff, 0xffff_ffff],
    [0xf, 0, 0],
  ])('capabilities %d and %d give %d', (local, remote, agreed) => {
    expect(negotiateHello(hello(1, local), hello(1, remote)).capabilities).toBe(agreed);
  });
});

describe('tie-break', () => {
  test.each([
    ['a', 'b', true],
    ['b', 'a', false],
    ['x', 'x', false],
    ['a', 'ab', true],
    ['ab', 'a', false],
    ['', 'a', true],
    ['!x', '019c8a3e', true],
    ['019c8a3e-7b10', '019c8a3e-7b11', true],
    ['\uffee', '\u{1f600}', true],
    ['\u{1f600}', '\uffee', false],
  ])('dialer %j, acceptor %j: %s', (dialer, acceptor, survives) => {
    expect(survivesTieBreak(dialer, acceptor)).toBe(survives);
    const bytewise = Buffer.compare(Buffer.from(dialer), Buffer.from(acceptor)) < 0;
    expect(survives).toBe(bytewise);
  });
});

describe('instance ids', () => {
  test('take 256 bytes of UTF-8, 235 on a shared port', () => {
    checkInstanceId('i'.repeat(256));
    checkInstanceId('é'.repeat(128));
    checkInstanceId('i'.repeat(235), true);
    expect(() => checkInstanceId('i'.repeat(257))).toThrow('[cluster_invalid_field]');
    expect(() => checkInstanceId(`é${'i'.repeat(255)}`)).toThrow('[cluster_invalid_field]');
    expect(() => checkInstanceId('i'.repeat(236), true)).toThrow('[cluster_invalid_field]');
    expect(() => checkInstanceId('\ud800')).toThrow('[unencodable_value]');
  });
});

describe('shared port', () => {
  test.each([
    ['00000038', true],
    ['000000ff04', true],
    ['00000000', false],
    ['00000100', false],
    ['47455420', false],
    ['000000', false],
  ])('%s begins a cluster link: %s', (hex, isLink) => {
    expect(isClusterLinkStart(bytesOf(hex))).toBe(isLink);
  });
});
