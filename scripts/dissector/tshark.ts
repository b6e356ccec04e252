import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Wireshark's command line, a program of its own and no package. */
const tool = 'tshark';
const script = resolve(import.meta.dirname, '../../spec/dissectors/wse.lua');

/** A protocol layer as tshark tells it: `name` holds the value, `name_raw` its bytes first; arrays where repeated. */
export type Layer = Readonly<Record<string, unknown>>;

/** Tells whether tshark can be run. */
export function hasTshark(): boolean {
  return spawnSync(tool, ['--version']).status === 0;
}

/** Dissects a capture and returns, packet by packet, the layers of one protocol. */
export function dissect(
  capture: Uint8Array,
  protocol: string,
  options: readonly string[],
): readonly (readonly Layer[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'wse-dissector-'));
  try {
    const file = join(folder, 'capture.pcap');
    writeFileSync(file, capture);
    const output = execFileSync(
      tool,
      ['-r', file, '-X', `lua_script:${script}`, '-T', 'json', '-x', '--no-duplicate-keys', '-J', protocol, ...options],
      { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    return (JSON.parse(output) as readonly Packet[]).map(({ _source }) => layersOf(_source.layers[protocol]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Packet {
  readonly _source: { readonly layers: Readonly<Record<string, unknown>> };
}

function layersOf(value: unknown): readonly Layer[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]) as readonly Layer[];
}

/** The values of a field, as text. */
export function valuesOf(layer: Layer, field: string): readonly string[] {
  const value = layer[field];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** The bytes of a field as UTF-8 text. */
export function textsOf(layer: Layer, field: string): readonly string[] {
  const raw = layer[`${field}_raw`];
  if (!Array.isArray(raw)) return [];
  const entries: readonly unknown[] = Array.isArray(raw[0]) ? raw : [raw];
  return entries.map((entry) => Buffer.from(Array.isArray(entry) ? String(entry[0]) : '', 'hex').toString('utf8'));
}
