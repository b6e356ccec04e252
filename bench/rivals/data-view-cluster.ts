// A cluster MSG codec as one would write it by hand with DataView: the rival of the compiled one.

export interface RivalMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

const headerBytes = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function encodeWithDataView(message: RivalMessage): Uint8Array {
  const topic = encoder.encode(message.topic);
  const out = new Uint8Array(headerBytes + topic.length + message.payload.length);
  const view = new DataView(out.buffer);
  view.setUint8(0, 0x01);
  view.setUint8(1, 0);
  view.setUint16(2, topic.length, true);
  view.setUint32(4, message.payload.length, true);
  out.set(topic, headerBytes);
  out.set(message.payload, headerBytes + topic.length);
  return out;
}

export function decodeWithDataView(bytes: Uint8Array): RivalMessage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== 0x01) throw new Error('not a message');
  const topicEnd = headerBytes + view.getUint16(2, true);
  const payloadEnd = topicEnd + view.getUint32(4, true);
  if (payloadEnd > bytes.length) throw new Error('truncated');
  return {
    topic: decoder.decode(bytes.subarray(headerBytes, topicEnd)),
    payload: bytes.subarray(topicEnd, payloadEnd),
  };
}
