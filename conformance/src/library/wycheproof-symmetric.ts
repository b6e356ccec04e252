import { createHmac } from 'node:crypto';
import type { WycheproofTest } from '@wsekit/spec/vectors';
import { bytes, hex, refusal } from './build.ts';
import type { WycheproofDraft } from './wycheproof-draft.ts';

/** Key derivation; what RFC 5869 cannot give must be refused. */
export function hkdfDrafts(test: WycheproofTest): readonly WycheproofDraft[] {
  const [ikm, salt, info] = [field(test, 'ikm'), field(test, 'salt'), field(test, 'info')];
  const length = Number(test.size);
  return [
    {
      operation: 'derive',
      title: `derives ${length} bytes: ${describe(test)}`,
      requirements: ['WSE-ENC-015', 'WSE-ENC-016'],
      request: { case: 'derive', value: { from: { case: 'hkdf', value: { ikm, salt, info, length } } } },
      expect:
        test.result === 'valid' ? { ok: { case: 'derive', value: { key: field(test, 'okm') } } } : refusal('refused'),
    },
  ];
}

/** Message authentication: the whole MAC is asked for, and a modified one must not verify. */
export function macDrafts(test: WycheproofTest): readonly WycheproofDraft[] {
  const [key, data, tag] = [field(test, 'key'), field(test, 'msg'), field(test, 'tag')];
  const mac = createHmac('sha256', key).update(data).digest();
  if (mac.subarray(0, tag.length).equals(tag) !== (test.result === 'valid')) return [];
  const made: WycheproofDraft = {
    operation: 'sign',
    title: `makes the MAC${test.result === 'valid' ? '' : ', not the modified one'}: ${describe(test)}`,
    requirements: ['WSE-SIG-008'],
    request: { case: 'sign', value: { form: 'hmac_sha256', key, data } },
    expect: { ok: { case: 'sign', value: { output: { case: 'mac', value: bytes(mac) } } } },
  };
  const text = Buffer.from(data).toString('utf8');
  if (test.result === 'valid' || !Buffer.from(text, 'utf8').equals(data)) return [made];
  const signature = Buffer.from(tag).toString('base64');
  const verified: WycheproofDraft = {
    operation: 'verify',
    title: `refuses a modified signature: ${describe(test)}`,
    requirements: ['WSE-SIG-006'],
    request: { case: 'verify', value: { form: 'text', key, text, signature } },
    expect: refusal('invalid_signature'),
  };
  return [made, verified];
}

/** Sealing and opening, with the additional data that WSE itself never uses. */
export function aeadDrafts(test: WycheproofTest): readonly WycheproofDraft[] {
  const [aad, iv, plaintext] = [field(test, 'aad'), field(test, 'iv'), field(test, 'msg')];
  const key = { material: { case: 'aesKey' as const, value: field(test, 'key') } };
  const frame = bytes(Buffer.concat([Buffer.from('E:'), iv, field(test, 'ct'), field(test, 'tag')]));
  const opened: WycheproofDraft = {
    operation: 'open',
    title: `${test.result === 'valid' ? 'opens' : 'refuses'}: ${describe(test)}`,
    requirements: [test.result === 'valid' ? 'WSE-ENC-025' : 'WSE-ENC-028'],
    request: { case: 'open', value: { key, frame, aad } },
    expect: test.result === 'valid' ? { ok: { case: 'open', value: { plaintext } } } : refusal('authentication_failed'),
  };
  if (test.result !== 'valid') return [opened];
  const sealed: WycheproofDraft = {
    operation: 'seal',
    title: `seals: ${describe(test)}`,
    requirements: ['WSE-ENC-025'],
    request: { case: 'seal', value: { key, iv, plaintext, aad } },
    expect: { ok: { case: 'seal', value: { frame } } },
  };
  return [opened, sealed];
}

function field(test: WycheproofTest, name: string): Uint8Array<ArrayBuffer> {
  return hex(String(test[name] ?? ''));
}

function describe(test: WycheproofTest): string {
  return [test.comment, ...test.flags].filter((part) => part !== '').join(', ') || `test ${test.tcId}`;
}
