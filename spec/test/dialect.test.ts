import { describe, expect, it } from 'vitest';
import { compareVersions, dialectForServerVersion, dialectNames, dialects, getDialect } from '../src/index.ts';

const published = [
  ...['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0'].map((version) => [version, 'D1'] as const),
  ['2.0.0', 'D2a'] as const,
  ...['2.0.1', '2.0.2', '2.0.3', '2.0.4', '2.0.5', '2.0.6', '2.0.7', '2.0.8'].map(
    (version) => [version, 'D2b'] as const,
  ),
  ...['2.1.0', '2.1.1', '2.2.0'].map((version) => [version, 'D2c'] as const),
  ['2.2.1', 'D2d'] as const,
  ['2.3.0', 'D2e'] as const,
  ['2.3.1', 'D2e'] as const,
  ['2.3.2', 'D2f'] as const,
  ...['2.4.0', '2.4.1', '2.4.2', '2.4.3', '2.5.0', '2.5.1'].map((version) => [version, 'D2g'] as const),
];

describe('getDialect', () => {
  it('returns the dialect of a name', () => {
    expect(getDialect('D2g')).toBe(dialects.D2g);
  });

  it.each(['', 'd2g', 'D2p', 'D3', '__proto__', 'toString'])('refuses the name %o', (name) => {
    expect(() => getDialect(name)).toThrow(RangeError);
  });
});

describe('dialectForServerVersion', () => {
  it.each(published)('gives %s the dialect %s', (version, name) => {
    expect(dialectForServerVersion(version)?.name).toBe(name);
  });

  it.each(['', 'x', '2', '2.3', 'v2.3.2', '0.9.9', '3.0.0', '10.0.0'])('knows no dialect of %o', (version) => {
    expect(dialectForServerVersion(version)).toBeUndefined();
  });

  it('compares number by number and not letter by letter', () => {
    expect(dialectForServerVersion('2.3.10')?.name).toBe('D2f');
    expect(dialectForServerVersion('2.10.0')?.name).toBe('D2g');
  });

  it('counts a pre-release to its version', () => {
    expect(dialectForServerVersion('2.3.2-rc.1')?.name).toBe('D2f');
  });

  it('returns the very dialect where its releases do not differ', () => {
    expect(dialectForServerVersion('2.5.1')).toBe(dialects.D2g);
  });

  it.each([
    ['1.0.0', 'event_opcode', 'text'],
    ['1.1.0', 'event_opcode', 'binary'],
    ['1.0.0', 'inbound_msgpack', false],
    ['1.1.0', 'inbound_msgpack', false],
    ['1.2.0', 'inbound_msgpack', true],
    ['2.0.5', 'presence_in_recovery', true],
    ['2.0.6', 'presence_in_recovery', false],
    ['2.0.7', 'auth_required_message', 'No access_token cookie or Authorization header'],
    ['2.0.8', 'auth_required_message', 'No JWT cookie or Authorization header'],
    ['2.1.1', 'stop_close_code', 0],
    ['2.2.0', 'stop_close_code', 1001],
    ['2.1.1', 'cluster_resync_continuation', false],
    ['2.2.0', 'cluster_resync_continuation', true],
    ['2.1.1', 'category_injection', 'any_depth'],
    ['2.2.0', 'category_injection', 'outermost'],
  ] as const)('says of %s that %s is %o', (version, field, value) => {
    expect(dialectForServerVersion(version)?.[field]).toBe(value);
  });
});

describe('dialects', () => {
  it('follow each other without a gap', () => {
    const releases = published.map(([version]) => version);
    const borders = dialectNames.map((name) => [dialects[name].since, dialects[name].until] as const);
    expect(borders[0]?.[0]).toBe(releases[0]);
    expect(borders.at(-1)?.[1]).toBe(releases.at(-1));
    borders.slice(1).forEach(([since], index) => {
      const before = borders[index]?.[1] ?? '';
      expect(releases.indexOf(since)).toBe(releases.indexOf(before) + 1);
    });
  });

  it('date what earlier releases do within their own life, newest first', () => {
    for (const { since, until, earlier } of Object.values(dialects)) {
      const borders = earlier.map(({ before }) => before);
      expect(borders.filter((before) => compareVersions(before, since) <= 0)).toEqual([]);
      expect(borders.filter((before) => compareVersions(before, until) > 0)).toEqual([]);
      expect(borders).toEqual(borders.toSorted((one, other) => compareVersions(other, one)));
    }
  });

  it('say of earlier releases only what differs', () => {
    for (const dialect of Object.values(dialects)) {
      const fields = new Map<string, unknown>(Object.entries(dialect));
      for (const { rules } of dialect.earlier) {
        expect(Object.entries(rules).filter(([name, value]) => fields.get(name) === value)).toEqual([]);
      }
    }
  });

  it.each([
    ['category_style', ['prefix', 'prefix', 'prefix', 'field', 'field', 'field', 'field', 'field']],
    ['key_derivation', [...Array<string>(6).fill('salted'), 'unsalted', 'unsalted']],
    ['pong_version', [2, 2, 1, 1, 1, 1, 1, 1]],
    ['auth_close_code', [4401, 0, 0, 0, 4401, 4401, 4401, 4401]],
    ['drain_close_code', [null, null, null, null, null, 4300, 4300, 4300]],
    ['cluster_capabilities', [0, 7, 7, 7, 7, 15, 15, 15]],
    ['recovery_stamp', [...Array<boolean>(7).fill(false), true]],
    ['rekeys_on_second_hello', [false, false, true, true, true, true, true, false]],
    ['cluster_trailer', [false, false, false, false, false, true, true, true]],
    ['msgpack_max_depth', [...Array<null>(7).fill(null), 64]],
  ] as const)('differ in %s as published servers do', (field, values) => {
    expect(dialectNames.map((name) => dialects[name][field])).toEqual(values);
  });
});
