import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/report/canonical-json.ts';
import { formatHtml } from '../../src/report/html/page.ts';
import { formatJson } from '../../src/report/json.ts';
import { readSigningKey, readVerifyingKey, signReport, whyNotSigned } from '../../src/report/sign.ts';
import { statuses } from '../../src/results.ts';
import { sampleReport } from '../support/report.ts';
import { runMain } from '../support/run-main.ts';

const folder = mkdtempSync(join(tmpdir(), 'wse-signed-'));
afterAll(() => rmSync(folder, { recursive: true }));

function pair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    publicKey,
  };
}

const mine = pair();
const key = readSigningKey(mine.privatePem);
const report = await sampleReport();
const signed = formatJson(report, key);
const page = formatHtml(report, key);
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(schema);

describe('the JSON report', () => {
  it('keeps to its schema, signed or not', () => {
    for (const text of [formatJson(report), signed]) {
      validate(JSON.parse(text));
      expect(validate.errors).toBeNull();
    }
  });

  it('may hold each status there is', () => {
    expect(statuses.filter((status) => !schema.$defs.status.enum.includes(status))).toEqual([]);
  });

  it('is refused by its schema with a status that is none, and without its peers', () => {
    const document = JSON.parse(signed);
    expect(validate({ ...document, peers: undefined })).toBe(false);
    document.peers[0].results[0].status = 'fine';
    expect(validate(document)).toBe(false);
  });
});

describe('a signed report', () => {
  it('is verified by its key, however it is laid out', () => {
    expect(whyNotSigned(signed, mine.publicKey)).toBeUndefined();
    const { signature, ...rest } = JSON.parse(signed);
    expect(whyNotSigned(JSON.stringify({ signature, ...rest }), mine.publicKey)).toBeUndefined();
  });

  it('is not, once a verdict is changed, by another key, or without a signature', () => {
    expect(whyNotSigned(signed.replace('"failed"', '"passed"'), mine.publicKey)).toBe('it is not as it was signed');
    expect(whyNotSigned(signed, pair().publicKey)).toContain('another key');
    expect(whyNotSigned(formatJson(report), mine.publicKey)).toBe('it has no signature');
  });

  it('takes a new signature in the place of its own', () => {
    const other = pair();
    const again = signReport(signed, readSigningKey(other.privatePem));
    expect(whyNotSigned(again, other.publicKey)).toBeUndefined();
  });

  it('is signed by keys of Ed25519 alone', () => {
    const { privateKey } = generateKeyPairSync('x25519');
    expect(() => readSigningKey(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())).toThrow(/x25519/);
    expect(() => readVerifyingKey('AAAA')).toThrow(/32 bytes/);
  });
});

describe('the form that is signed', () => {
  it('is the same for all orders of members, and is read as the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        expect(JSON.parse(canonicalJson(value))).toEqual(value);
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      }),
    );
  });

  function reversed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, reversed(member)]),
    );
  }
});

/** What the script of a page makes of it, run as a browser does. */
async function shown(html: string): Promise<{ state: string; text: string }> {
  const textOf = (id: string): string =>
    new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(html)?.[1] ?? '';
  const place = { dataset: { state: 'unknown' }, textContent: '' };
  const elements: Record<string, unknown> = {
    signature: place,
    signed: { textContent: textOf('signed') },
    data: { textContent: textOf('data') },
  };
  const script = /Says of a signed page[\s\S]*?(?=<\/script>)/.exec(html)?.[0] ?? '';
  const context = {
    crypto: webcrypto,
    atob,
    btoa,
    TextEncoder,
    Uint8Array,
    document: { getElementById: (id: string) => elements[id] },
  };
  await runInNewContext(`// ${script.replace('showSignature();', '')}\nshowSignature()`, context);
  return { state: place.dataset.state, text: place.textContent };
}

describe('a signed page', () => {
  it('says in the browser that it is as it was signed, by which key, and what was the verdict', async () => {
    const raw = JSON.parse(signed).signature.public_key;
    expect(await shown(page)).toEqual({
      state: 'good',
      text: `Signed by the key ${raw}: not everything as expected, and all cases below are as they were signed.`,
    });
  });

  it('says that a case, or the report in it, was changed', async () => {
    const otherCase = page.replace('"id":"area/wrong"', '"id":"area/right"');
    expect(await shown(otherCase)).toMatchObject({ state: 'bad', text: expect.stringContaining('cases shown here') });
    const otherReport = page.replace('"as_expected": false', '"as_expected": true');
    expect(otherReport).not.toBe(page);
    expect(await shown(otherReport)).toMatchObject({ state: 'bad', text: expect.stringContaining('not as it was') });
  });

  it('carries nothing of it when it is not signed', () => {
    expect(formatHtml(report)).not.toContain('id="signed"');
  });
});

describe('the command verify', () => {
  const publicFile = file('key.pub', mine.publicPem);

  it('tells reports and pages that are as they were signed from those that are not', async () => {
    const verdicts: readonly (readonly [string, number])[] = [
      [file('good.json', signed), 0],
      [file('good.html', page), 0],
      [file('changed.json', signed.replace('"failed"', '"passed"')), 1],
      [file('changed.html', page.replace('"id":"area/wrong"', '"id":"area/right"')), 1],
      [file('plain.html', formatHtml(report)), 1],
      [file('none.txt', 'hello'), 1],
    ];
    for (const [path, code] of verdicts) {
      expect([path, (await runMain(['verify', path, '--key', publicFile])).code]).toEqual([path, code]);
    }
  });

  it('takes the key as it stands in the report, and refuses what is none', async () => {
    const raw = JSON.parse(signed).signature.public_key;
    expect((await runMain(['verify', file('g.json', signed), '--key', raw])).code).toBe(0);
    expect((await runMain(['verify', file('g.json', signed), '--key', file('k', 'x')])).code).toBe(2);
    expect((await runMain(['verify', file('g.json', signed)])).stderr).toContain('--key is missing');
    expect((await runMain(['verify', '--help'])).stdout).toContain('openssl genpkey');
  });

  it('goes with --sign of a run', async () => {
    const [keyFile, out] = [file('key.pem', mine.privatePem), join(folder, 'run.json')];
    await runMain(['codec', '--run', 'good/**', '--sign', keyFile, '--report', 'json', '--out', out]);
    expect((await runMain(['verify', out, '--key', publicFile])).stdout).toBe(`${out}: as it was signed\n`);
    const nowhere = join(folder, 'nowhere');
    expect((await runMain(['codec', '--sign', nowhere, '--report', 'json'])).stderr).toContain(
      `--sign ${nowhere}: ENOENT`,
    );
    expect((await runMain(['codec', '--sign', keyFile])).stderr).toContain('nothing to sign without --report');
  });
});
