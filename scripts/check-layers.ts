// Holds every import of the published sources against the dependency rule of docs/ARCHITECTURE.md, finds cycles, and what of
// Node the page that runs in browsers would need.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { nodeOnBrowserPath } from './browser-path.ts';

const root = resolve(import.meta.dirname, '..');

/** Which workspace packages each package may import. */
const packageArrows: Record<string, readonly string[]> = {
  spec: [],
  codec: ['spec'],
  transports: ['spec'],
  'server-core': ['spec', 'codec', 'transports'],
  'client-core': ['spec', 'codec', 'transports'],
  react: ['client-core'],
  conformance: ['spec', 'codec', 'transports', 'server-core', 'client-core'],
};

/** The layers inside `codec/src`, lowest first, and what each may import of the others. */
const codecLayers: readonly { name: string; match: RegExp; imports: readonly string[] }[] = [
  { name: 'base', match: /^((errors|limits|bytes|utf8)\.ts$|json\/)/, imports: [] },
  { name: 'parts', match: /^(frame|payload|compression|envelope|crypto)\//, imports: ['base'] },
  {
    name: 'core',
    match: /^(context|plain-context|decoded|encode|decode|unread-message)\.ts$/,
    imports: ['base', 'parts'],
  },
  { name: 'session', match: /^session\//, imports: ['base', 'parts', 'core'] },
  { name: 'log', match: /^log\//, imports: ['base', 'parts', 'core', 'session'] },
  { name: 'cluster', match: /^cluster\//, imports: ['base'] },
  { name: 'entry', match: /^index\.ts$/, imports: ['base', 'parts', 'core'] },
];
/**
 * What a folder may import besides: an application of the published client chooses neither dialer nor ciphers, and has its
 * constants, so the entry point that stands for it does.
 */
const folderArrows: readonly { folder: string; specifiers: readonly string[] }[] = [
  { folder: 'react/src/wse/', specifiers: ['@wsekit/transports/browser', '@wsekit/codec/crypto', '@wsekit/spec'] },
];
/** The one port through which `cluster` reaches compression: the interface, and the provider behind `#zstd`. */
const clusterPort = 'compression/compressor.ts';

const problems: string[] = [];

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function checkPackageArrow(owner: string, file: string, specifier: string): void {
  const target = /^@wsekit\/([^/]+)/.exec(specifier)?.[1];
  const path = relative(root, file);
  if (folderArrows.some((arrow) => path.startsWith(arrow.folder) && arrow.specifiers.includes(specifier))) return;
  if (target !== undefined && !packageArrows[owner]?.includes(target)) {
    problems.push(`${path}: ${owner} must not import ${specifier}`);
  }
}

function layerOf(path: string): string | undefined {
  return codecLayers.find((layer) => layer.match.test(path))?.name;
}

function checkCodecLayer(file: string, target: string): void {
  const from = relative(join(root, 'codec/src'), file);
  const to = relative(join(root, 'codec/src'), target);
  const [source, sink] = [layerOf(from), layerOf(to)];
  if (source === undefined || sink === undefined) {
    problems.push(`codec/src/${source === undefined ? from : to}: belongs to no layer`);
  } else if (source !== sink && !codecLayers.find((layer) => layer.name === source)?.imports.includes(sink)) {
    if (!(source === 'cluster' && to === clusterPort))
      problems.push(`codec/src/${from}: ${source} must not import ${to}`);
  }
}

function findCycles(graph: ReadonlyMap<string, readonly string[]>): void {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      problems.push(`cycle: ${[...path.slice(path.indexOf(file)), file].map((f) => relative(root, f)).join(' -> ')}`);
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) visit(file, []);
}

const graph = new Map<string, string[]>();
for (const owner of Object.keys(packageArrows)) {
  for (const file of sourcesBelow(join(root, owner, 'src'))) {
    const siblings: string[] = [];
    for (const specifier of importsOf(file)) {
      checkPackageArrow(owner, file, specifier);
      if (!specifier.startsWith('.')) continue;
      const target = resolve(dirname(file), specifier);
      siblings.push(target);
      if (owner === 'codec') checkCodecLayer(file, target);
    }
    graph.set(file, siblings);
  }
}
findCycles(graph);
problems.push(...nodeOnBrowserPath('conformance/page/main.ts'));

for (const problem of problems) console.error(problem);
console.log(`layers: ${graph.size} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
