import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import {
  readClientVectors,
  readTranscripts,
  readVectorsDirectory,
  transcriptsDirectory,
  type VectorFile,
  VectorFormatError,
  vectorsDirectory,
} from '../src/vectors.ts';

const schemas = fileURLToPath(new URL('../schemas/vectors', import.meta.url));
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTuples: false,
  strictTypes: false,
});
for (const file of readdirSync(schemas)) ajv.addSchema(JSON.parse(readFileSync(join(schemas, file), 'utf8')));

const schemaOf: Record<VectorFile['kind'], string> = {
  client: 'client-vectors.schema.json',
  cluster: 'cluster-vectors.schema.json',
  primitives: 'primitive-vectors.schema.json',
  transcripts: 'transcripts.schema.json',
  wycheproof: 'wycheproof.schema.json',
};

const vectors = readVectorsDirectory(vectorsDirectory);
const transcripts = readVectorsDirectory(transcriptsDirectory);
const all = [...vectors.files, ...transcripts.files];

function repeated(ids: readonly string[]): readonly string[] {
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}

const temporary = mkdtempSync(join(tmpdir(), 'wsekit-vectors-'));
afterAll(() => rmSync(temporary, { recursive: true }));
function temporaryFile(name: string, text: string): string {
  const path = join(temporary, name);
  writeFileSync(path, text);
  return path;
}

describe('recorded files', () => {
  it('recognises every file in the repository', () => {
    expect([...vectors.unrecognised, ...transcripts.unrecognised].map(String)).toEqual([]);
    expect(vectors.files.map((file) => file.file)).toEqual([
      'client-2.0.5.json',
      'client-2.4.3.json',
      'cluster.json',
      'primitives.json',
      'wycheproof/aes_gcm.json',
      'wycheproof/ecdh_secp256r1_ecpoint.json',
      'wycheproof/ecdh_secp256r1_webcrypto.json',
      'wycheproof/hkdf_sha256.json',
      'wycheproof/hmac_sha256.json',
      'wycheproof/json_web_signature.json',
    ]);
    expect(transcripts.files).toHaveLength(12);
  });

  it.each(all.map((file) => [file.file, file] as const))('%s fits its schema', (_, { kind, file }) => {
    const directory = kind === 'transcripts' ? transcriptsDirectory : vectorsDirectory;
    const validate = ajv.getSchema(schemaOf[kind]);
    validate?.(JSON.parse(readFileSync(join(directory, file), 'utf8')));
    expect(validate?.errors).toBeNull();
  });

  it('holds 946 transcripts under unique ids', () => {
    const ids = transcripts.files.flatMap((file) =>
      file.kind === 'transcripts' ? file.content.transcripts.map((transcript) => transcript.id) : [],
    );
    expect(ids).toHaveLength(946);
    expect(repeated(ids)).toEqual([]);
  });

  it('holds 94 cluster vectors under unique names', () => {
    const names = vectors.files.flatMap((file) =>
      file.kind === 'cluster' ? file.content.map(({ name }) => name) : [],
    );
    expect(names).toHaveLength(94);
    expect(repeated(names)).toEqual([]);
  });

  it('holds 455 vectors of server utilities under unique names', () => {
    const names = vectors.files.flatMap((file) =>
      file.kind === 'primitives' ? file.content.vectors.map(({ name }) => name) : [],
    );
    expect(names).toHaveLength(455);
    expect(repeated(names)).toEqual([]);
  });

  it('holds one key exchange, ten sealed, five damaged and eighteen inbound frames per client version', () => {
    for (const file of vectors.files) {
      if (file.kind !== 'client') continue;
      const { key_exchanges, negative_encrypted_frames, inbound_frames } = file.content;
      expect(key_exchanges).toHaveLength(1);
      expect(key_exchanges?.flatMap(({ frames }) => frames)).toHaveLength(10);
      expect(negative_encrypted_frames).toHaveLength(5);
      expect(inbound_frames).toHaveLength(18);
      expect(repeated(inbound_frames?.map(({ name }) => name) ?? [])).toEqual([]);
    }
  });

  it('holds as many Wycheproof tests as each file states, under unique numbers', () => {
    const counts = vectors.files.flatMap((file) => {
      if (file.kind !== 'wycheproof') return [];
      const ids = file.content.testGroups.flatMap(({ tests }) => tests.map(({ tcId }) => String(tcId)));
      expect(ids).toHaveLength(file.content.numberOfTests);
      expect(repeated(ids)).toEqual([]);
      return [ids.length];
    });
    expect(counts).toEqual([66, 355, 353, 86, 174, 401]);
  });

  it('keeps 64-bit integers exact', () => {
    const cluster = vectors.files.flatMap((file) => (file.kind === 'cluster' ? file.content : []));
    const wide = cluster.find(({ name }) => name === 'presence_update_update');
    expect(wide?.fields.updated_at).toEqual({ $int: '9223372036854775808' });
    const exact = temporaryFile(
      'wide.json',
      '[{"name":"w","dialect":"both","hex":"","wire_hex":"","fields":{"kind":"frame","expect":"ok","updated_at":18446744073709551615,"data":"{\\"offset\\":1234567890123456789}"}}]',
    );
    const [file] = readVectorsDirectory(temporary).files;
    rmSync(exact);
    expect(file?.kind === 'cluster' && file.content[0]?.fields).toMatchObject({
      updated_at: { $int: '18446744073709551615' },
      data: '{"offset":1234567890123456789}',
    });
  });
});

describe('readers', () => {
  it('recognises a format by its content, with unfamiliar keys and under any name', () => {
    const path = temporaryFile(
      'other.json',
      JSON.stringify({
        format: 'wse-client-interop-vectors/1',
        dialect: '2.3.2',
        kdf: {},
        key_exchanges: [],
        novel: { x: 1 },
      }),
    );
    expect(readVectorsDirectory(temporary).files.map(({ kind, file }) => [kind, file])).toEqual([
      ['client', 'other.json'],
    ]);
    rmSync(path);
  });

  it('reports a JSON file in no known format, and one that is no JSON', () => {
    const odd = temporaryFile('odd.json', '{"hello":1,"world":2}');
    const broken = temporaryFile('broken.json', '{"hello":');
    const { files, unrecognised } = readVectorsDirectory(temporary);
    expect(files).toEqual([]);
    expect(unrecognised.map(({ file }) => file)).toEqual([broken, odd]);
    expect(unrecognised[0]?.message).toMatch(/broken\.json: not JSON/);
    expect(unrecognised[1]?.message).toMatch(/in none of the known formats \(an object with hello, world\)/);
  });

  it('refuses a file of another kind, naming it', () => {
    const cluster = join(vectorsDirectory, 'cluster.json');
    expect(() => readClientVectors(cluster)).toThrow(VectorFormatError);
    expect(() => readTranscripts(cluster)).toThrow(/cluster\.json: not a transcript file \(an array of 94\)/);
  });
});
