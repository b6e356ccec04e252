import type { JsonLike } from './json-text.ts';

/**
 * Writes MessagePack as published servers do: keys in byte order, smallest integer forms, floats always 64 bits.
 *
 * The suite's own yardstick, used to rebuild recorded frames of which only a hash was kept. Numbers with a fraction are
 * floats; a whole number that was a float on the wire cannot be told from an integer here.
 */
export function msgpackBytes(value: JsonLike): Buffer {
  if (value === null) return Buffer.of(0xc0);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xc3 : 0xc2);
  if (typeof value === 'bigint') return integerBytes(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? integerBytes(BigInt(value)) : floatBytes(value);
  if (typeof value === 'string') return textBytes(value);
  if (Array.isArray(value)) return Buffer.concat([head(value.length, 0x90, 0xdc), ...value.map(msgpackBytes)]);
  const members = Object.entries(value).map(([key, member]) => ({ key: Buffer.from(key), member }));
  members.sort((left, right) => Buffer.compare(left.key, right.key));
  const parts = members.flatMap(({ key, member }) => [textBytes(key.toString()), msgpackBytes(member)]);
  return Buffer.concat([head(members.length, 0x80, 0xde), ...parts]);
}

function head(count: number, fixed: number, wide: number): Buffer {
  if (count < 16) return Buffer.of(fixed | count);
  return count < 65_536 ? Buffer.of(wide, count >> 8, count & 0xff) : withUint(wide + 1, 4, BigInt(count));
}

function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  const { length } = bytes;
  if (length < 32) return Buffer.concat([Buffer.of(0xa0 | length), bytes]);
  const [marker, width] = length < 256 ? [0xd9, 1] : length < 65_536 ? [0xda, 2] : [0xdb, 4];
  return Buffer.concat([withUint(marker ?? 0, width ?? 0, BigInt(length)), bytes]);
}

function integerBytes(value: bigint): Buffer {
  if (value >= -32n && value < 128n) return Buffer.of(Number(value) & 0xff);
  const step = [8n, 16n, 32n, 64n].findIndex((bits) =>
    value < 0n ? value >= -(1n << (bits - 1n)) : value < 1n << bits,
  );
  if (step < 0) throw new RangeError(`${value} does not fit 64 bits`);
  return withUint((value < 0n ? 0xd0 : 0xcc) + step, 1 << step, BigInt.asUintN(64, value));
}

function floatBytes(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xcb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function withUint(marker: number, width: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return Buffer.concat([Buffer.of(marker), bytes.subarray(8 - width)]);
}
