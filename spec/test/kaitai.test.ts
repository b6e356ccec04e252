import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ClusterFields, integerOf, readClusterVectors, vectorsDirectory } from '../src/vectors.ts';

const require = createRequire(import.meta.url);
const ksyFile = resolve(import.meta.dirname, '../dissectors/wse.ksy');
const bytesOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

/** A parsed structure, read by path. */
type Parsed = Readonly<Record<string, unknown>>;
type ParserClass = new (stream: object) => Parsed;

const isParsed = (value: unknown): value is Parsed => typeof value === 'object' && value !== null;
const child = (value: unknown, name: string): unknown => (isParsed(value) ? value[name] : undefined);

let root: ParserClass;
let clientFrame: ParserClass;
const { KaitaiStream } = require('kaitai-struct') as {
  KaitaiStream: new (buffer: ArrayBuffer, offset: number) => object;
};

beforeAll(async () => {
  const compiler = require('kaitai-struct-compiler') as {
    compile(language: string, ksy: unknown, importer: null, debug: boolean): Promise<Record<string, string>>;
  };
  const files = await compiler.compile('javascript', parse(readFileSync(ksyFile, 'utf8')), null, false);
  const module = { exports: {} as { Wse: ParserClass & { ClientFrame: ParserClass } } };
  new Function('module', 'exports', 'require', files['Wse.js'] ?? '')(module, module.exports, require);
  root = module.exports.Wse;
  clientFrame = module.exports.Wse.ClientFrame;
});

function parseWith(type: ParserClass, bytes: Uint8Array): Parsed {
  return new type(new KaitaiStream(new Uint8Array(bytes).buffer, 0));
}

function firstFrame(bytes: Uint8Array): Parsed {
  const [wire] = child(parseWith(root, bytes), 'frames') as readonly unknown[];
  return child(wire, 'frame') as Parsed;
}

const utf8 = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('utf8');

/** What the vector says of the body, in the names of the layout. */
function bodyOf(fields: ClusterFields): Readonly<Record<string, unknown>> {
  const { topic, recovery } = fields;
  switch (fields.type) {
    case 'MSG':
      return {
        topic,
        ...(recovery ? { recovery: { epoch: recovery.epoch, offset: Number(integerOf(recovery.offset)) } } : {}),
      };
    case 'HELLO':
      return {
        protocolVersion: fields.protocol_version,
        instanceId: fields.instance_id,
        capabilities: fields.capabilities,
      };
    case 'SUB':
    case 'UNSUB':
      return { topic };
    case 'RESYNC':
      return { topics: (fields.topics ?? []).join('\n') };
    case 'PEER_ANNOUNCE':
      return { address: fields.addr };
    case 'PRESENCE_UPDATE':
      return {
        topic,
        action: fields.action,
        updatedAtMs: Number(integerOf(fields.updated_at ?? 0)),
        userId: fields.user_id,
      };
    case 'PRESENCE_FULL':
      return { entries: fields.entries };
    default:
      return {};
  }
}

describe('the Kaitai description over the recorded frames', () => {
  const frames = readClusterVectors(join(vectorsDirectory, 'cluster.json')).filter(
    ({ fields, dialect }) => fields.kind === 'frame' && dialect !== '2.0.5' && fields.header !== undefined,
  );

  test.each(frames.filter(({ fields }) => fields.expect !== 'decode_error'))('$name', ({ wire_hex, fields }) => {
    const frame = firstFrame(bytesOf(wire_hex));
    const { type, flags, topic_len: topicLen, payload_len: payloadLen } = fields.header ?? {};
    expect(frame).toMatchObject({ type, flags, topicLen, payloadLen });
    if (fields.expect === 'ok') expect(frame.body ?? {}).toMatchObject(bodyOf(fields));
    if (fields.type === 'MSG' && (Number(flags) & 1) === 0 && fields.payload_utf8 !== undefined) {
      expect(utf8(child(frame.body, 'payload'))).toBe(fields.payload_utf8);
    }
    if (fields.type === 'PRESENCE_UPDATE') expect(child(frame.body, 'data') ?? '').toBe(fields.data);
    if (fields.type === 'PEER_LIST') {
      const entries = (child(child(frame.body, 'addresses'), 'items') ?? []) as readonly Parsed[];
      const texts = entries.map(({ text }) => String(text ?? '\ufffd')).filter((text) => !text.includes('\ufffd'));
      expect(texts).toEqual(fields.addrs);
    }
  });

  test.each(frames.filter(({ name }) => /truncated|hello_magic|id_len|overruns/.test(name)))(
    'refuses $name',
    ({ wire_hex }) => {
      expect(() => firstFrame(bytesOf(wire_hex))).toThrow();
    },
  );

  test('reads a stream frame by frame', () => {
    const readable = frames.filter(({ fields }) => fields.expect === 'ok');
    const stream = Buffer.concat(readable.map(({ wire_hex }) => bytesOf(wire_hex)));
    const wires = child(parseWith(root, stream), 'frames') as readonly Parsed[];
    expect(wires.map(({ frame }) => child(frame, 'type'))).toEqual(readable.map(({ fields }) => fields.header?.type));
  });
});

describe('the Kaitai description over client frames', () => {
  test('names the marker', () => {
    expect(parseWith(clientFrame, bytesOf('433a78'))).toMatchObject({ marker: 0x433a });
    expect(parseWith(clientFrame, bytesOf('4d3a80'))).toMatchObject({ marker: 0x4d3a });
  });

  test('parts a sealed frame', () => {
    const body = parseWith(clientFrame, bytesOf(`453a${'11'.repeat(12)}2222${'33'.repeat(16)}`)).body;
    expect(
      [child(body, 'iv'), child(body, 'ciphertext'), child(body, 'tag')].map((part) => (part as Uint8Array).length),
    ).toEqual([12, 2, 16]);
  });
});
