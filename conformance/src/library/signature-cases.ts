import type { ClientVectors, PythonSignature, TypeScriptSignature } from '@wsekit/spec/vectors';
import type { Case } from '../case.ts';
import { type CaseParts, caseId, hex, makeCase, refusal } from './build.ts';
import { shortened } from './client-expectation.ts';
import { fromEach, type Origin } from './origin.ts';

type Draft = Omit<CaseParts, 'side' | 'source'>;

/** The signatures of both published clients: made again, verified, and refused once tampered with. */
export function signatureCases(vectors: ClientVectors, origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  const { signing_typescript: typescript, signing_python: python } = vectors;
  const drafts = [
    ...fromEach(origin, 'signing_typescript', typescript?.vectors, (vector, at) => textDrafts(name, vector, at)),
    ...fromEach(origin, 'signing_python', python?.vectors, (vector, at) => envelopeDrafts(name, vector, at)),
  ];
  return drafts.map((draft) => makeCase({ side: 'any', source, ...draft }));
}

function textDrafts(name: string, vector: TypeScriptSignature, at: number): readonly Draft[] {
  const signed = { form: 'text', key: hex(vector.hmac_key_hex), text: vector.signed_bytes_utf8 };
  const signature = vector.signature_base64;
  return [
    {
      id: caseId('sign', name, 'typescript', at),
      title: `signs ${shortened(signed.text)} as the TypeScript client does`,
      requirements: ['WSE-SIG-010', 'WSE-SIG-011', 'WSE-SIG-008'],
      request: { case: 'sign', value: signed },
      expect: { ok: { case: 'sign', value: { output: { case: 'text', value: signature } } } },
    },
    {
      id: caseId('verify', name, 'typescript', at),
      title: `verifies the TypeScript client's signature of ${shortened(signed.text)}`,
      requirements: ['WSE-SIG-010', 'WSE-SIG-005'],
      request: { case: 'verify', value: { ...signed, signature } },
      expect: { ok: { case: 'verify', value: {} } },
    },
    {
      id: caseId('verify', name, 'typescript', at, 'tampered-text'),
      title: 'refuses a signature of another text',
      requirements: ['WSE-SIG-006'],
      request: { case: 'verify', value: { ...signed, text: `${signed.text} `, signature } },
      expect: refusal('invalid_signature'),
    },
    {
      id: caseId('verify', name, 'typescript', at, 'other-key'),
      title: 'refuses a signature made with another key',
      requirements: ['WSE-SIG-006'],
      request: { case: 'verify', value: { ...signed, key: flipped(signed.key), signature } },
      expect: refusal('invalid_signature'),
    },
  ];
}

function envelopeDrafts(name: string, vector: PythonSignature, at: number): readonly Draft[] {
  const key = hex(vector.hmac_key_hex);
  const envelope = vector.wire_text.slice(vector.wire_text.indexOf('{'));
  const verify = (text: string): Draft['request'] => ({ case: 'verify', value: { form: 'envelope', key, text } });
  return [
    {
      id: caseId('sign', name, 'python', at),
      title: `signs an envelope as the Python client does (${vector.json_library ?? 'JSON'})`,
      requirements: ['WSE-SIG-020', 'WSE-SIG-021'],
      request: { case: 'sign', value: { form: 'envelope', key, text: vector.signed_bytes_utf8 } },
      expect: { ok: { case: 'sign', value: { output: { case: 'text', value: envelope } } } },
    },
    {
      id: caseId('verify', name, 'python', at),
      title: `verifies an envelope of the Python client (${vector.json_library ?? 'JSON'})`,
      requirements: ['WSE-SIG-022', 'WSE-SIG-023', 'WSE-SIG-005'],
      request: verify(envelope),
      expect: { ok: { case: 'verify', value: {} } },
    },
    {
      id: caseId('verify', name, 'python', at, 'tampered'),
      title: 'refuses an envelope that was changed after it was signed',
      requirements: ['WSE-SIG-006'],
      request: verify(envelope.replace('"v":1', '"v":2')),
      expect: refusal('invalid_signature'),
    },
  ];
}

function flipped(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const changed = new Uint8Array(key);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return changed;
}
