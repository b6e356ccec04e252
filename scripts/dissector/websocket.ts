// Frames of the WebSocket protocol (RFC 6455, section 5.2), whole messages only.

const maskingKey = Buffer.from('37fa213d', 'hex');

/** Writes one message as a single frame, masked when it comes from the client. */
export function webSocketFrame(payload: Uint8Array, isText: boolean, fromClient: boolean): Uint8Array {
  const first = 0x80 | (isText ? 1 : 2);
  const maskBit = fromClient ? 0x80 : 0;
  const length = lengthBytes(payload.length, maskBit);
  if (!fromClient) return Buffer.concat([Buffer.of(first), length, payload]);
  const masked = payload.map((byte, index) => byte ^ (maskingKey[index % 4] ?? 0));
  return Buffer.concat([Buffer.of(first), length, maskingKey, masked]);
}

function lengthBytes(length: number, maskBit: number): Buffer {
  if (length < 126) return Buffer.of(maskBit | length);
  const wide = Buffer.alloc(length < 0x1_0000 ? 3 : 9);
  wide[0] = maskBit | (length < 0x1_0000 ? 126 : 127);
  wide.writeUIntBE(length, wide.length === 3 ? 1 : 3, wide.length === 3 ? 2 : 6);
  return wide;
}
