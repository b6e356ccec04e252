import { type IMeasurer, type ISerialInput, type ISerialOutput, MaxValue, Measurer, Schema } from 'typed-binary';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A schema whose length is not its own to know: a header field or a prefix before it says how many bytes it takes. */
export abstract class SizedSchema<T> extends Schema<T> {
  abstract readSized(input: ISerialInput, byteLength: number): T;

  override read(_input: ISerialInput): never {
    throw new TypeError('a sized schema is read with readSized, for its length stands before it');
  }
}

/** Unsigned 64 bits, little-endian, as bigint. */
export class U64Schema extends Schema<bigint> {
  override write(output: ISerialOutput, value: bigint): void {
    output.writeUint32(Number(value & 0xffffffffn));
    output.writeUint32(Number(value >> 32n));
  }

  override read(input: ISerialInput): bigint {
    const low = BigInt(input.readUint32());
    return low | (BigInt(input.readUint32()) << 32n);
  }

  override measure(_value: bigint | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return measurer.add(8);
  }
}

/** Bytes as they are. */
export class BytesSchema extends SizedSchema<Uint8Array> {
  override write(output: ISerialOutput, value: Uint8Array): void {
    output.writeSlice(value);
  }

  override readSized(input: ISerialInput, byteLength: number): Uint8Array {
    return readBytes(input, byteLength);
  }

  override measure(value: Uint8Array | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return value === MaxValue ? measurer.unbounded : measurer.add(value.length);
  }
}

/** Strict UTF-8 without terminator. */
export class TextSchema extends SizedSchema<string> {
  override write(output: ISerialOutput, value: string): void {
    output.writeSlice(encoder.encode(value));
  }

  override readSized(input: ISerialInput, byteLength: number): string {
    return decoder.decode(readBytes(input, byteLength));
  }

  override measure(value: string | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return value === MaxValue ? measurer.unbounded : measurer.add(encoder.encode(value).length);
  }
}

/** Texts joined with 0x0A; empty pieces are dropped when read. */
export class LinesSchema extends SizedSchema<string[]> {
  /** Whether a reader drops a piece that is not UTF-8 instead of refusing them all. */
  readonly lossyRule: string;

  constructor(lossyRule: string) {
    super();
    this.lossyRule = lossyRule;
  }

  override write(output: ISerialOutput, value: string[]): void {
    output.writeSlice(encoder.encode(value.join('\n')));
  }

  override readSized(input: ISerialInput, byteLength: number): string[] {
    return decoder
      .decode(readBytes(input, byteLength))
      .split('\n')
      .filter((line) => line !== '');
  }

  override measure(value: string[] | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return value === MaxValue ? measurer.unbounded : measurer.add(encoder.encode(value.join('\n')).length);
  }
}

/** Bytes that must be exactly these; they carry no value. */
export class ConstantSchema extends Schema<undefined> {
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    super();
    this.bytes = bytes;
  }

  override write(output: ISerialOutput): void {
    for (const byte of this.bytes) output.writeUint8(byte);
  }

  override read(input: ISerialInput): undefined {
    for (const byte of this.bytes) {
      if (input.readUint8() !== byte) throw new RangeError('constant bytes differ');
    }
  }

  override measure(_value: undefined | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return measurer.add(this.bytes.length);
  }
}

function readBytes(input: ISerialInput, byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  input.readSlice(bytes, 0, byteLength);
  return bytes;
}
