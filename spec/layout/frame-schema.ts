import {
  type AnyObjectSchema,
  type IMeasurer,
  type ISerialInput,
  type ISerialOutput,
  MaxValue,
  Measurer,
  object,
  Schema,
  u8,
  u16,
  u32,
} from 'typed-binary';
import type { RecordSchema, Values } from './composites.ts';
import { TextSchema } from './leaves.ts';

/** The eight bytes before every cluster frame. */
export const clusterHeader = object({ type: u8, flags: u8, topic_len: u16, payload_len: u32 });

/** What a flag bit says. */
export interface FlagPart {
  readonly field: string;
  readonly bit: number;
  /** Expression over `dialect`; where it is false the bit is ignored. */
  readonly rule?: string;
}

/** Fields after the payload, there when their flag is set and counted by neither length. */
export interface TrailerPart extends FlagPart {
  readonly schema: AnyObjectSchema;
}

export interface FrameParts {
  readonly code: number;
  /** Name of the text that travels as topic. */
  readonly topic?: string;
  readonly payload?: RecordSchema;
  /** Flag bit under which the payload travels compressed. */
  readonly compressed?: FlagPart;
  /** Flag bit that is a field of its own. */
  readonly flag?: FlagPart;
  readonly trailer?: TrailerPart;
  /** Expression over `dialect`; where it is false the type is unknown. */
  readonly rule?: string;
  /** Error code for a payload shorter than its fixed fields or with a wrong constant, where the type has its own. */
  readonly refusal?: string;
}

const text = new TextSchema();

/** One cluster frame: header, topic, payload and trailer, lengths and flags derived from the value. */
export class FrameSchema extends Schema<Values> {
  readonly parts: FrameParts;

  constructor(parts: FrameParts) {
    super();
    this.parts = parts;
  }

  override write(output: ISerialOutput, value: Values): void {
    const { code, topic, payload, trailer } = this.parts;
    const topicText = topic === undefined ? '' : String(value[topic]);
    clusterHeader.write(output, {
      type: code,
      flags: this.flagsOf(value),
      topic_len: text.measure(topicText).size,
      payload_len: payload?.measure(value).size ?? 0,
    });
    text.write(output, topicText);
    payload?.write(output, value);
    if (trailer !== undefined && value[trailer.field] !== undefined) {
      trailer.schema.write(output, value[trailer.field] as never);
    }
  }

  override read(input: ISerialInput): Values {
    const { topic, payload, flag, trailer } = this.parts;
    const header = clusterHeader.read(input);
    const value: Values = {};
    if (topic !== undefined) value[topic] = text.readSized(input, header.topic_len);
    if (payload !== undefined) Object.assign(value, payload.readSized(input, header.payload_len));
    if (flag !== undefined) value[flag.field] = (header.flags & flag.bit) !== 0;
    if (trailer !== undefined && (header.flags & trailer.bit) !== 0) value[trailer.field] = trailer.schema.read(input);
    return value;
  }

  override measure(value: Values | MaxValue, measurer: IMeasurer = new Measurer()): IMeasurer {
    if (value === MaxValue) return measurer.unbounded;
    const { topic, payload, trailer } = this.parts;
    let size = clusterHeader.measure(MaxValue, measurer);
    if (topic !== undefined) size = text.measure(String(value[topic]), size);
    if (payload !== undefined) size = payload.measure(value, size);
    return trailer !== undefined && value[trailer.field] !== undefined ? trailer.schema.measure(MaxValue, size) : size;
  }

  private flagsOf(value: Values): number {
    const { flag, trailer } = this.parts;
    const flagged = flag !== undefined && value[flag.field] === true ? flag.bit : 0;
    return trailer !== undefined && value[trailer.field] !== undefined ? flagged | trailer.bit : flagged;
  }
}
