import { anyValue, decode, encode, encodedFrame } from './build.ts';
import { jsonText } from './json-text.ts';
import { msgpackBytes } from './msgpack-bytes.ts';
import type { RecordedDraft } from './recorded-case.ts';
import { msgpackValue } from './recorded-value.ts';
import { isJsonObject } from './text-reading.ts';

const direction = 'server_to_client';
const marker = Buffer.from('M:');

/** A MessagePack frame of a server: read, and written again to the same bytes. */
export function msgpackDrafts(content: Buffer, decoded: unknown): readonly RecordedDraft[] {
  const value = msgpackValue(decoded);
  if (!isJsonObject(value)) return [];
  const shape = content.toString('hex');
  const read: RecordedDraft = {
    operation: 'decode',
    shape: `down msgpack ${shape}`,
    title: `reads a MessagePack frame of ${content.length} bytes`,
    side: 'client',
    requirements: ['WSE-FRM-032', 'WSE-PAY-030', 'WSE-PAY-037'],
    request: decode(direction, content),
    expect: anyValue(value),
  };
  // Only events are written again, not bytes an application sent by itself; and of those only the ones that follow from
  // their value: a float without fraction reads as an integer here.
  const isEvent = typeof value.t === 'string' && value.v === 1 && 'id' in value && 'seq' in value && 'ts' in value;
  if (!isEvent || !Buffer.concat([marker, msgpackBytes(value)]).equals(content)) return [read];
  const written: RecordedDraft = {
    operation: 'encode',
    shape: `up msgpack ${shape}`,
    title: `writes the MessagePack frame of ${content.length} bytes again`,
    side: 'server',
    profiles: ['observed'],
    requirements: ['WSE-PAY-020', 'WSE-PAY-022', 'WSE-PAY-023', 'WSE-PAY-024', 'WSE-PAY-025', 'WSE-FRM-058'],
    request: encode(direction, jsonText(value), { format: 'msgpack' }),
    expect: encodedFrame(content),
  };
  return [read, written];
}
