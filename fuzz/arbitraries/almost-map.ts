// MessagePack maps as they come and as they almost do: every token, lengths that lie, names that mean something.
import fc from 'fast-check';

type Bytes = readonly number[];

const utf8 = (text: string): Bytes => [...Buffer.from(text)];
const short = (bytes: Bytes): Bytes => [0xa0 | (bytes.length & 0x1f), ...bytes];
const key = fc.oneof(
  fc
    .constantFrom('t', 't', 'type', 'p', 'payload', 'c', '__proto__', 'constructor', 'prototype')
    .map((name) => short(utf8(name))),
  fc.constantFrom(
    [0xd9, 1, 0x74],
    [0xda, 0, 1, 0x74],
    [0xc4, 1, 0x74],
    [0xa1, 0xff],
    [0xa0],
    [0x01],
    [0xc0],
    [0xa3, 0xed, 0xa0, 0x80],
  ),
);
const scalar = fc.oneof(
  fc.constantFrom('chat', 'ping', '', 'é', 'x'.repeat(31)).map((text) => short(utf8(text))),
  fc.uint8Array({ maxLength: 9 }).map((bytes) => [...bytes]),
  fc.constantFrom(0x00, 0x7f, 0xe0, 0xff, 0xc0, 0xc1, 0xc2, 0xc3).map((byte) => [byte]),
  fc
    .tuple(
      fc.constantFrom(
        [0xca, 4],
        [0xcb, 8],
        [0xcc, 1],
        [0xcd, 2],
        [0xce, 4],
        [0xcf, 8],
        [0xd0, 1],
        [0xd1, 2],
        [0xd2, 4],
        [0xd3, 8],
        [0xd4, 2],
        [0xd8, 17],
      ),
      fc.infiniteStream(fc.constantFrom(0, 0x7f, 0x80, 0xff)),
    )
    .map(([[token = 0, length = 0], bytes]) => [token, ...bytes.take(length)]),
  fc
    .tuple(fc.constantFrom(0xc4, 0xd9, 0xc7), fc.nat(4), fc.uint8Array({ maxLength: 4 }))
    .map(([token, length, rest]) => [token, length, ...rest]),
  fc
    .tuple(fc.constantFrom(0xc5, 0xda, 0xdc, 0xde), fc.nat(3), fc.uint8Array({ maxLength: 4 }))
    .map(([token, length, rest]) => [token, 0, length, ...rest]),
  fc.constantFrom(0xdb, 0xc6, 0xdd, 0xdf).map((token) => [token, 0xff, 0xff, 0xff, 0xff]),
);

const { map } = fc.letrec<{ value: Bytes; map: Bytes; array: Bytes }>((tie) => ({
  value: fc.oneof({ maxDepth: 3, depthSize: 'small', withCrossShrink: true }, scalar, tie('map'), tie('array')),
  map: fc
    .tuple(
      fc.constantFrom('short', 'short', 'long', 'longest'),
      fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }),
    )
    .map(([size, members]) => [...headOf(size, members.length), ...members.flat(2)]),
  array: fc.array(tie('value'), { maxLength: 3 }).map((items) => [0x90 | items.length, ...items.flat()]),
}));

function headOf(size: string, count: number): Bytes {
  if (size === 'short') return [0x80 | count];
  return size === 'long' ? [0xde, 0, count] : [0xdf, 0, 0, 0, count];
}

const nested = fc
  .integer({ min: 28, max: 36 })
  .map((depth): Bytes => [0x82, 0xa1, 0x74, 0xa1, 0x61, 0xa1, 0x70, ...Array(depth).fill(0x91), 0x01]);
const long = fc
  .integer({ min: 4080, max: 4110 })
  .map(
    (length): Bytes => [
      0x82,
      0xa1,
      0x74,
      0xa1,
      0x61,
      0xa1,
      0x70,
      0xda,
      (length - 10) >> 8,
      (length - 10) & 0xff,
      ...Array(length - 10).fill(0x78),
    ],
  );

/** Bytes that begin as a message in MessagePack and may be one, with whatever stands behind. */
export const almostMap: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.oneof({ weight: 8, arbitrary: map }, nested, long), fc.uint8Array({ maxLength: 2 }))
  .map(([bytes, rest]) => Uint8Array.of(...bytes, ...rest));
