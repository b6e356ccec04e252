import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transcriptsDirectory, vectorsDirectory } from '@wsekit/spec/vectors';
import { describe, expect, it } from 'vitest';
import type { Case } from '../src/case.ts';
import { type Library, readLibrary, readRecordings } from '../src/library.ts';

const own = readLibrary();

function readWith(files: Readonly<Record<string, unknown>>, read: (directory: string) => Library): Library {
  const vectorsDir = mkdtempSync(join(tmpdir(), 'wsekit-library-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(vectorsDir, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return read(vectorsDir);
  } finally {
    rmSync(vectorsDir, { recursive: true });
  }
}

function added(files: Readonly<Record<string, unknown>>): readonly Case[] {
  const known = new Set(own.cases.map(({ id }) => id));
  return readWith(files, (vectorsDir) => readLibrary({ vectorsDir })).cases.filter(({ id }) => !known.has(id));
}

function alone(files: Readonly<Record<string, unknown>>): Library {
  return readWith(files, (directory) => readRecordings([directory]));
}

function parsed(folder: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function count(prefix: string): number {
  return own.cases.filter(({ id }) => id.startsWith(prefix)).length;
}

describe('library', () => {
  it('has ids that are unique and in kebab-case', () => {
    const ids = own.cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9.]+(?:[-/][a-z0-9.]+)*$/.test(id))).toEqual([]);
  });

  it('loses no recorded frame', () => {
    expect(own.lostFrames).toBe(0);
    expect(own.unrecognised).toEqual([]);
  });

  it('makes a case of every cluster vector and of every Wycheproof test that a codec can be asked', () => {
    expect(count('cluster-decode/cluster/')).toBe(88);
    expect(count('cluster-encode/cluster/')).toBe(54);
    expect(count('cluster-stream/cluster/')).toBe(30);
    expect(count('derive/wycheproof/ecdh-secp256r1-ecpoint/')).toBe(355);
    expect(count('derive/wycheproof/ecdh-secp256r1-webcrypto/')).toBe(353);
    expect(count('derive/wycheproof/hkdf-sha256/')).toBe(86);
    expect(count('sign/wycheproof/hmac-sha256/')).toBe(174);
    expect(count('open/wycheproof/aes-gcm/')).toBe(66);
  });

  it('makes cases of every part of the client vectors', () => {
    for (const name of ['client-2.0.5', 'client-2.4.3']) {
      expect(count(`derive/${name}/`)).toBe(6);
      expect(count(`open/${name}/`)).toBe(15);
      expect(count(`seal/${name}/`)).toBe(10);
      expect(count(`sign/${name}/`)).toBe(9);
      expect(count(`decode/${name}/`)).toBe(23);
    }
  });

  it('makes some thousand cases of the transcripts', () => {
    const live = own.cases.filter(({ source }) => source.startsWith('live-'));
    expect(live.length).toBeGreaterThan(2000);
    expect(live.length).toBeLessThan(6000);
    expect(new Set(live.map(({ source }) => source)).size).toBe(10);
  });

  it('names dialects for what was recorded of one version, where they make a difference', () => {
    const recorded = own.cases.filter(({ source }) => /^(?:live-|cluster\.json)/.test(source));
    const free = recorded.filter(({ dialects }) => dialects.length === 0);
    expect([...new Set(free.map(({ request }) => request.case))].sort()).toEqual(['inflate', 'open', 'seal']);
  });
});

describe('further vectors', () => {
  it('leaves out what is here already, whatever the file is called', () => {
    const text = readFileSync(join(vectorsDirectory, 'client-2.4.3.json'), 'utf8');
    expect(added({ 'client-2.4.3.json': text })).toEqual([]);
    expect(added({ 'other-name.json': text }).length).toBeGreaterThan(50);
  });

  it('takes a client vector file of another version', () => {
    const file = parsed(vectorsDirectory, 'client-2.4.3.json');
    const { cases } = alone({ 'client-2.3.2.json': { ...file, dialect: '2.3.2' } });
    expect(cases.filter(({ id }) => id.startsWith('decode/')).every(({ dialects }) => dialects.join() === 'D2f')).toBe(
      true,
    );
    expect(
      cases.filter(({ id }) => id.startsWith('derive/')).every(({ dialects }) => dialects.join() === 'D2f,D2g'),
    ).toBe(true);
  });

  it('takes more entries, unknown keys and missing parts', () => {
    const file = parsed(vectorsDirectory, 'client-2.0.5.json');
    const inbound = [
      {
        name: 'new_text',
        frame_type: 'text',
        frame_text: 'S{"t":"x","p":2}',
        upstream_accepts: true,
        upstream_message: { t: 'x', p: 2, _msg_cat: 'S' },
        python_decode: { t: 'x', category: 'S' },
        mood: 'good',
      },
    ];
    const {
      cases: [made],
    } = alone({
      'new.json': { format: file.format, dialect: '2.0.5', novelty: [1], inbound_frames: inbound },
    });
    expect(made).toMatchObject({
      id: 'decode/new/new-text',
      level: 'must',
      expect: { ok: { value: { content: { value: '{"t":"x","p":2,"c":"S"}' } } } },
    });
  });

  it('demands less where the published clients differ', () => {
    const frame = {
      frame_type: 'text',
      frame_text: '{"t":"x"}',
      upstream_accepts: false,
      upstream_message: null,
      python_decode: { t: 'x', category: null },
    };
    const file = {
      format: 'wse-client-interop-vectors/1',
      dialect: '2.4.3',
      inbound_frames: [
        { name: 'one', ...frame },
        { name: 'none', ...frame, frame_text: 'x', python_decode: null },
      ],
    };
    const {
      cases: [one, none],
    } = alone({ 'v.json': file });
    expect(one?.level).toBe('should');
    expect(none).toMatchObject({ level: 'must', expect: { anyOf: expect.anything() } });
  });

  it('makes no case of a version it does not know, and of a verdict it does not know', () => {
    const inbound_frames = [{ name: 'n', frame_type: 'text', frame_text: '{}', upstream_accepts: true }];
    const file = { format: 'wse-client-interop-vectors/1', dialect: '3.1.0', inbound_frames };
    expect(alone({ 'v.json': file }).cases).toEqual([]);
    const cluster = [
      { name: 'x', dialect: 'both', hex: '02', wire_hex: '0000000102', fields: { kind: 'frame', expect: 'perhaps' } },
    ];
    expect(alone({ 'c.json': cluster }).cases).toEqual([]);
  });

  it('takes cluster payloads given by length and byte', () => {
    const fields = {
      kind: 'frame',
      expect: 'ok',
      header: { type: 1, flags: 0, topic_len: 0, payload_len: 3 },
      type: 'MSG',
      topic: '',
      recovery: null,
      payload_len: 3,
      payload_repeat_byte: '61',
    };
    const {
      cases: [made],
    } = alone({
      'c.json': [{ name: 'x', dialect: '2.4.3', hex: '0100000003000000616161', wire_hex: '', fields }],
    });
    expect(made?.dialects).toEqual(['D2g']);
    expect(JSON.stringify(made?.expect)).toContain('"payload":{"0":97,"1":97,"2":97}');
  });

  it('reports files in no known format, and goes on', () => {
    const { unrecognised, cases } = alone({ 'a.json': { hello: 1 }, 'b.json': '{', 'c.json': [] });
    expect(unrecognised.map(({ message }) => message.replace(/^.*\//, ''))).toEqual([
      'a.json: in none of the known formats (an object with hello)',
      expect.stringMatching(/^b\.json: not JSON/),
      'c.json: in none of the known formats (an array of 0)',
    ]);
    expect(cases).toEqual([]);
  });
});

describe('damaged vectors', () => {
  const odd: readonly unknown[] = [null, 5, '', 'zz', [], {}, true, '00', -1];

  /** Every file once per odd value, with that value in one place after another. */
  function* damaged(content: unknown, places: number): Generator<unknown> {
    const paths = [...pathsOf(content, [])];
    const step = Math.max(1, Math.floor(paths.length / places));
    for (let at = 1; at < paths.length; at += step) {
      const path = paths[at];
      if (path !== undefined) yield replaced(content, path, odd[at % odd.length]);
    }
  }

  function* pathsOf(value: unknown, path: readonly string[]): Generator<readonly string[]> {
    yield path;
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) yield* pathsOf(member, [...path, key]);
  }

  function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
    if (key === undefined) return by;
    if (Array.isArray(value)) return value.map((item, at) => (String(at) === key ? replaced(item, rest, by) : item));
    return { ...Object(value), [key]: replaced(Object(value)[key], rest, by) };
  }

  it.each([
    ['client-2.4.3.json', vectorsDirectory, 120],
    ['cluster.json', vectorsDirectory, 120],
  ])('never break the library: %s', (name, directory, places) => {
    const files = Object.fromEntries(
      [...damaged(parsed(directory, name), places)].map((one, at) => [`${at}.json`, one]),
    );
    expect(() => alone(files)).not.toThrow();
  });

  it('never break the library: transcripts', () => {
    const names = ['e2e-inbound', 'text-prefixes', 'binary-msgpack-connection', 'send-event-msgpack', 'recovery-e2e'];
    const server = parsed(transcriptsDirectory, 'live-server-2.4.1.json');
    const cluster = parsed(transcriptsDirectory, 'live-cluster.json');
    const kept = [
      ...list(server.transcripts).filter(({ id }) => names.some((one) => id.endsWith(`/${one}`))),
      ...list(cluster.transcripts).slice(0, 3),
    ];
    const content = { ...server, transcripts: kept };
    const files = Object.fromEntries([...damaged(content, 150)].map((one, at) => [`${at}.json`, one]));
    expect(() => alone(files)).not.toThrow();
  });

  function list(value: unknown): readonly { readonly id: string }[] {
    return Array.isArray(value) ? value : [];
  }
});
