import { compileDecoder } from './compile-decode.ts';
import { compileEncoder } from './compile-encode.ts';
import type { FrameSchema } from './frame-schema.ts';
import { clusterHeader } from './frame-schema.ts';
import { hexByte, pascalCase } from './names.ts';

/** Compiles the cluster layout into the TypeScript source of its decoder and encoder. */
export function compileCluster(frames: Readonly<Record<string, FrameSchema>>): string {
  const entries = Object.entries(frames);
  return `${[
    '// Generated from spec/layout/cluster.ts by `npm run generate`. Do not edit.',
    "import type { Dialect } from '@wsekit/spec';",
    importTypes(entries.map(([name]) => name)),
    "import { type AllocateBytes, allocateFrame, checkUint, joinU64, writeU64 } from '../integers.ts';",
    "import { linesBytes, readLines, readTextList, textListBytes, writeLines, writeTextList } from '../lists.ts';",
    "import { notInDialect, refused, truncated } from '../refusal.ts';",
    "import { readText, textBytes, writeText } from '../text.ts';",
    '',
    compileConstants(entries),
    '',
    compileDecodeSwitch(entries),
    '',
    compileEncodeSwitch(entries),
    '',
    ...entries.filter(([, frame]) => hasBody(frame)).map(([name, frame]) => `${compileDecoder(name, frame)}\n`),
    entries.map(([name, frame]) => compileEncoder(name, frame)).join('\n\n'),
  ].join('\n')}\n`;
}

type Entries = readonly (readonly [string, FrameSchema])[];

function hasBody(frame: FrameSchema): boolean {
  return frame.parts.topic !== undefined || frame.parts.payload !== undefined;
}

function importTypes(names: readonly string[]): string {
  const types = [...names.map((name) => `${pascalCase(name)}Frame`), 'ClusterFrame', 'RecoveryPosition', 'UnknownFrame']
    .filter((type) => !/^(Ping|Pong|Shutdown|Drain)Frame$/.test(type))
    .sort();
  return `import type {\n${types.map((type) => `  ${type},`).join('\n')}\n} from '../frame.ts';`;
}

function compileConstants(entries: Entries): string {
  return [
    '/** Bytes before the topic of every frame. */',
    `export const headerBytes = ${clusterHeader.maxSize};`,
    '/** Bytes of a recovery position. */',
    `export const trailerBytes = ${trailerBytes(entries)};`,
  ].join('\n');
}

function trailerBytes(entries: Entries): number {
  return entries.reduce((sum, [, { parts }]) => sum + (parts.trailer?.schema.maxSize ?? 0), 0);
}

function compileDecodeSwitch(entries: Entries): string {
  return [
    '/** Decodes a frame of at least eight bytes by its type. Compressed payloads come as they are. */',
    'export function decodeByType(bytes: Uint8Array, dialect: Dialect): ClusterFrame {',
    '  const code = bytes[0] ?? 0;',
    '  switch (code) {',
    ...entries.flatMap(([name, frame]) => [
      `    case ${hexByte(frame.parts.code)}:`,
      `      return ${decodeCall(name, frame)};`,
    ]),
    '    default:',
    "      return { type: 'UNKNOWN', code };",
    '  }',
    '}',
  ].join('\n');
}

function decodeCall(name: string, frame: FrameSchema): string {
  if (hasBody(frame)) {
    const takesRules = compileDecoder(name, frame).includes('dialect: Dialect');
    return `decode${pascalCase(name)}(bytes${takesRules ? ', dialect' : ''})`;
  }
  const { rule } = frame.parts;
  return rule === undefined ? `{ type: '${name}' }` : `${rule} ? { type: '${name}' } : { type: 'UNKNOWN', code }`;
}

function compileEncodeSwitch(entries: Entries): string {
  const cases = entries
    .filter(([, { parts }]) => parts.compressed === undefined)
    .flatMap(([name, { parts }]) => [
      `    case '${name}':`,
      ...(parts.rule === undefined ? [] : [`      if (!(${parts.rule})) throw notInDialect('${name}');`]),
      ...(parts.flag?.rule === undefined
        ? []
        : [
            `      if (frame.${parts.flag.field} && !(${parts.flag.rule})) throw notInDialect('${name} ${parts.flag.field}');`,
          ]),
      `      return encode${pascalCase(name)}(${hasBody({ parts } as FrameSchema) ? 'frame, ' : ''}prefixBytes, maxFrameBytes);`,
    ]);
  return [
    '/** Encodes a frame whose payload is never compressed, behind `prefixBytes` bytes for the outer length. */',
    'export function encodeByType(',
    '  frame: Exclude<ClusterFrame, MsgFrame | UnknownFrame>,',
    '  prefixBytes: number,',
    '  maxFrameBytes: number,',
    '  dialect: Dialect,',
    '): Uint8Array {',
    '  switch (frame.type) {',
    ...cases,
    '  }',
    '}',
  ].join('\n');
}
