// Sizes of what a browser downloads, minified and gzipped, by entry point.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface BundleSize {
  readonly name: string;
  readonly gzipBytes: number;
  readonly targetBytes: number;
}

const kilobyte = 1000;
const root = "import { createCodecContext, decodeFrame, encodeFrame } from '@wsekit/codec';";
const msgpack = "import { msgpack } from '@wsekit/codec/msgpack';";
const bundles: readonly { name: string; source: string; targetBytes: number }[] = [
  {
    name: 'JSON codec with zlib',
    source: `${root} export { createCodecContext, decodeFrame, encodeFrame };`,
    targetBytes: 14 * kilobyte,
  },
  {
    name: 'with MessagePack',
    source: `${root} ${msgpack} export { createCodecContext, decodeFrame, encodeFrame, msgpack };`,
    targetBytes: 28 * kilobyte,
  },
  {
    name: 'with everything and pure-JS crypto',
    source: `export * from '@wsekit/codec'; export * from '@wsekit/codec/msgpack'; export * from '@wsekit/codec/crypto';`,
    targetBytes: 50 * kilobyte,
  },
];

export async function measureBundles(): Promise<BundleSize[]> {
  return Promise.all(
    bundles.map(async ({ name, source, targetBytes }) => {
      const result = await build({
        stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        conditions: ['browser'],
        write: false,
      });
      const output = result.outputFiles[0]?.contents ?? new Uint8Array();
      return { name, gzipBytes: gzipSync(output, { level: 9 }).length, targetBytes };
    }),
  );
}
