// Runs the codec benchmarks and prints one table. Usage: npm run bench -w bench [-- PATTERN] [--quick]

import { measureBundles } from './bundle-size.ts';
import { codecCipher } from './codec-cipher.ts';
import { codecCluster } from './codec-cluster.ts';
import { codecMsgpack } from './codec-msgpack.ts';
import { codecSession } from './codec-session.ts';
import { codecText } from './codec-text.ts';
import { defaultMeasureOptions, measure, type Result } from './measure.ts';
import { describeMachine, tableHeader, tableRow } from './table.ts';

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const pattern = new RegExp(words.find((word) => !word.startsWith('--')) ?? '');
const options = quick ? { rounds: 9, turnMs: 6 } : defaultMeasureOptions;

console.log(`${describeMachine(options)}\n\n${tableHeader}`);
const results: Result[] = [];
for (const comparison of [...codecText, ...codecMsgpack, ...codecCipher, ...codecCluster, ...codecSession]) {
  if (!pattern.test(comparison.name)) continue;
  for (const result of measure(comparison, options)) {
    results.push(result);
    console.log(tableRow(result));
  }
}

console.log('\n| browser bundle, minified and gzipped | KB | target | |\n|---|---:|---:|---|');
const bundles = await measureBundles();
for (const { name, gzipBytes, targetBytes } of bundles) {
  const verdict = gzipBytes <= targetBytes ? 'met' : 'MISSED';
  console.log(`| ${name} | ${(gzipBytes / 1000).toFixed(1)} | ${(targetBytes / 1000).toFixed(0)} | ${verdict} |`);
}

const missed =
  results.filter(({ ratio, target }) => target !== undefined && ratio < target).length +
  bundles.filter(({ gzipBytes, targetBytes }) => gzipBytes > targetBytes).length;
console.log(`\n${missed === 0 ? 'every target met' : `${missed} targets missed`}`);
