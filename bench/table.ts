// How results are printed: a Markdown table with the machine and the versions above it.
import { cpus, totalmem } from 'node:os';
import type { MeasureOptions, Result } from './measure.ts';

const thousands = (perSecond: number): string => (perSecond / 1000).toFixed(perSecond < 100_000 ? 1 : 0);

export function describeMachine(options: MeasureOptions): string {
  const processors = cpus();
  return [
    `${processors.length} x ${processors[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB,`,
    `Node ${process.versions.node}, V8 ${process.versions.v8}, zlib ${process.versions.zlib}, OpenSSL ${process.versions.openssl};`,
    `${options.rounds} interleaved rounds of ${options.turnMs} ms a candidate; ratios are medians of the rounds, with the 10th and 90th percentile.`,
  ].join('\n');
}

export const tableHeader = [
  '| what | rival | ours, k/s | rival, k/s | ratio | 10 % - 90 % | target | |',
  '|---|---|---:|---:|---:|---|---:|---|',
].join('\n');

export function tableRow(result: Result): string {
  const { name, rival, oursPerSecond, rivalPerSecond, ratio, low, high, target } = result;
  const verdict = target === undefined ? '' : ratio >= target ? 'met' : 'MISSED';
  return `| ${name} | ${rival} | ${thousands(oursPerSecond)} | ${thousands(rivalPerSecond)} | ${ratio.toFixed(2)} | ${low.toFixed(2)} - ${high.toFixed(2)} | ${target?.toFixed(2) ?? ''} | ${verdict} |`;
}
