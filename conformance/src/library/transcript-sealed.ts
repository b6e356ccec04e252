import type { SessionKey, Transcript } from '@wsekit/spec/vectors';
import type { Expectation, OperationRequest } from '../case.ts';
import { anyValue, bytes, decode, hex } from './build.ts';
import { clientTextExpectation, shortened } from './client-expectation.ts';
import type { RecordedDraft } from './recorded-case.ts';
import { msgpackValue } from './recorded-value.ts';
import { openWithAny } from './session-keys.ts';

/** An encrypted frame of a server: opened, sealed again to the same bytes, and read as a message. */
export function sealedDrafts(
  transcript: Transcript,
  conn: string | undefined,
  frame: Buffer,
  decoded: unknown,
): readonly RecordedDraft[] {
  const opened = openWithAny(transcript.e2e ?? [], conn, frame);
  if (opened === undefined) return [];
  const { key, plaintext } = opened;
  return [...primitiveDrafts(key, frame, plaintext), ...messageDrafts(key, frame, plaintext, decoded)];
}

/** Opening and sealing, whatever the plaintext is. */
export function primitiveDrafts(key: SessionKey, frame: Buffer, plaintext: Buffer): readonly RecordedDraft[] {
  const shape = frame.toString('hex');
  return [
    {
      operation: 'open',
      shape: `open ${shape}`,
      title: `opens a sealed frame of ${frame.length} bytes`,
      side: 'any',
      dialects: [],
      requirements: ['WSE-ENC-025', 'WSE-ENC-026'],
      request: { case: 'open', value: { key: aesKey(key), frame: bytes(frame) } },
      expect: { ok: { case: 'open', value: { plaintext: bytes(plaintext) } } },
    },
    {
      operation: 'seal',
      shape: `seal ${shape}`,
      title: `seals ${plaintext.length} bytes to the recorded frame under its IV`,
      side: 'any',
      dialects: [],
      requirements: ['WSE-ENC-025', 'WSE-ENC-026'],
      request: {
        case: 'seal',
        value: { key: aesKey(key), iv: bytes(frame.subarray(2, 14)), plaintext: bytes(plaintext) },
      },
      expect: { ok: { case: 'seal', value: { frame: bytes(frame) } } },
    },
  ];
}

function messageDrafts(key: SessionKey, frame: Buffer, plaintext: Buffer, decoded: unknown): readonly RecordedDraft[] {
  const isMsgpack = plaintext.subarray(0, 2).toString('latin1') === 'M:';
  const expect = isMsgpack ? sealedMsgpack(decoded) : sealedText(plaintext);
  if (expect === undefined) return [];
  return [
    {
      operation: 'decode',
      shape: `down sealed ${frame.toString('hex')}`,
      title: `reads the sealed message ${isMsgpack ? 'in MessagePack' : shortened(plaintext.toString('utf8'))}`,
      level: isMsgpack ? 'should' : 'must',
      side: 'client',
      requirements: ['WSE-FRM-033', isMsgpack ? 'WSE-ENC-040' : 'WSE-ENC-038', 'WSE-ENC-050'],
      request: decode('server_to_client', frame, { key: aesKey(key) }),
      expect,
    },
  ];
}

function sealedText(plaintext: Buffer): Expectation | undefined {
  const text = plaintext.toString('utf8');
  return Buffer.from(text, 'utf8').equals(plaintext) ? clientTextExpectation(text, true) : undefined;
}

function sealedMsgpack(decoded: unknown): Expectation | undefined {
  const value = msgpackValue(Object(decoded).plaintext);
  return value === undefined ? undefined : anyValue(value, true);
}

/** The key of a recorded connection as a request carries it. */
export function aesKey(key: SessionKey): Extract<OperationRequest, { case: 'open' }>['value']['key'] {
  return { material: { case: 'aesKey', value: hex(key.aes_key_hex) } };
}
