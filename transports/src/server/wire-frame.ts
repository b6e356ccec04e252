import type { Frame } from '@wsekit/spec';

const textHead = 0x81;
const binaryHead = 0x82;
const longestShort = 125;
const longestMiddle = 0xffff;

/** Length of the head a server puts before a payload. (RFC 6455 section 5.2) */
export function headBytes(payloadBytes: number): number {
  if (payloadBytes <= longestShort) return 2;
  return payloadBytes <= longestMiddle ? 4 : 10;
}

/** Puts a frame into wire form as servers send it: whole, without mask, in memory of its own. (RFC 6455 section 5.2) */
export function encodeWireFrame(frame: Frame): Buffer {
  const isText = typeof frame === 'string';
  const payloadBytes = isText ? Buffer.byteLength(frame) : frame.length;
  const head = headBytes(payloadBytes);
  const wire = Buffer.allocUnsafe(head + payloadBytes);
  wire[0] = isText ? textHead : binaryHead;
  if (head === 2) wire[1] = payloadBytes;
  else if (head === 4) {
    wire[1] = longestShort + 1;
    wire.writeUInt16BE(payloadBytes, 2);
  } else {
    wire[1] = longestShort + 2;
    wire.writeBigUInt64BE(BigInt(payloadBytes), 2);
  }
  if (isText) wire.write(frame, head);
  else wire.set(frame, head);
  return wire;
}
