import {
  type AnySchema,
  type IMeasurer,
  type ISerialInput,
  type ISerialOutput,
  MaxValue,
  Measurer,
  Schema,
  u16,
} from 'typed-binary';
import { SizedSchema, TextSchema } from './leaves.ts';

/** The value of a record or frame: its fields under their layout names. */
export type Values = Record<string, unknown>;

/** Text after its own u16 length. */
export class PrefixedTextSchema extends Schema<string> {
  readonly text: TextSchema = new TextSchema();
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super();
    this.maxBytes = maxBytes;
  }

  override write(output: ISerialOutput, value: string): void {
    u16.write(output, this.text.measure(value).size);
    this.text.write(output, value);
  }

  override read(input: ISerialInput): string {
    return this.text.readSized(input, u16.read(input));
  }

  override measure(value: string | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    return this.text.measure(value, measurer.add(2));
  }
}

/** A u16 count and that many {@link PrefixedTextSchema} texts; readers stop quietly where the bytes end. */
export class TextListSchema extends SizedSchema<string[]> {
  readonly item: PrefixedTextSchema;
  /** How many entries a reader takes. */
  readonly maxEntriesRule: string;

  constructor(item: PrefixedTextSchema, maxEntriesRule: string) {
    super();
    this.item = item;
    this.maxEntriesRule = maxEntriesRule;
  }

  override write(output: ISerialOutput, value: string[]): void {
    u16.write(output, value.length);
    for (const text of value) this.item.write(output, text);
  }

  override readSized(input: ISerialInput, _byteLength: number): string[] {
    return Array.from({ length: u16.read(input) }, () => this.item.read(input));
  }

  override measure(value: string[] | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    if (value === MaxValue) return measurer.unbounded;
    return value.reduce((sum, text) => this.item.measure(text, sum), measurer.add(2));
  }
}

/** Fields one after the other. A sized field may only be the last: it takes what is left. */
export class RecordSchema extends SizedSchema<Values> {
  readonly fields: Readonly<Record<string, AnySchema>>;

  constructor(fields: Readonly<Record<string, AnySchema>>) {
    super();
    this.fields = fields;
  }

  override write(output: ISerialOutput, value: Values): void {
    for (const [name, schema] of Object.entries(this.fields)) schema.write(output, value[name]);
  }

  override readSized(input: ISerialInput, byteLength: number): Values {
    const end = input.currentByteOffset + byteLength;
    const values: Values = {};
    for (const [name, schema] of Object.entries(this.fields)) {
      values[name] =
        schema instanceof SizedSchema ? schema.readSized(input, end - input.currentByteOffset) : schema.read(input);
    }
    return values;
  }

  override measure(value: Values | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    if (value === MaxValue) return measurer.unbounded;
    return Object.entries(this.fields).reduce((sum, [name, schema]) => schema.measure(value[name], sum), measurer);
  }
}
