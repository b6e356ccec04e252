import { cpus } from 'node:os';
import { type BenchServer, startServer } from './bench-servers.ts';
import { candidates } from './candidate.ts';
import { ratioRows, type Samples, sampleRow } from './ratios.ts';
import type { Target } from './targets.ts';

/** What a run was asked for on its command line. */
export interface RunWords {
  readonly rounds: number;
  readonly names: readonly string[];
  wants(section: string): boolean;
}

/** Reads `[SECTION ...] [--quick] [--rounds=N] [--only=NAME,NAME]`. */
export function readWords(words: readonly string[], usualNames: readonly string[]): RunWords {
  const sections = words.filter((word) => !word.startsWith('--'));
  const valuesOf = (option: string): string[] =>
    words.filter((word) => word.startsWith(`--${option}=`)).flatMap((word) => word.slice(option.length + 3).split(','));
  const names = valuesOf('only');
  return {
    rounds: Number(valuesOf('rounds')[0] ?? (words.includes('--quick') ? 1 : 5)),
    names: names.length === 0 ? usualNames : names,
    wants: (section) => sections.length === 0 || sections.includes(section),
  };
}

/** One line of the result: what every candidate reached in every round. */
export interface Row {
  readonly title: string;
  readonly unit: string;
  readonly samples: Samples;
  readonly targets: readonly Target[];
}

/** Measures candidates in turn, each round beginning with another one, and prints what came of it. */
export class Bench {
  readonly rows: Row[] = [];
  readonly #rounds: number;
  readonly #targets: Readonly<Record<string, readonly Target[]>>;

  constructor(rounds: number, targets: Readonly<Record<string, readonly Target[]>>) {
    this.#rounds = rounds;
    this.#targets = targets;
    console.log(
      `${cpus().length} x ${cpus()[0]?.model}, Node ${process.versions.node}; server and load on a core each;`,
    );
    console.log(`${rounds} interleaved rounds; median, then least and most; ratios are medians of the rounds.`);
  }

  /** Gives the samples; those that could not be taken are NaN. */
  async measure<Server extends { readonly name: string }>(
    title: string,
    unit: string,
    servers: readonly Server[],
    measure: (server: Server) => Promise<number>,
  ): Promise<Samples> {
    const samples: Record<string, number[]> = {};
    for (let round = 0; round < this.#rounds; round += 1) {
      const first = round % Math.max(1, servers.length);
      for (const server of [...servers.slice(first), ...servers.slice(0, first)]) {
        samples[server.name] = [...(samples[server.name] ?? []), await measure(server)];
      }
    }
    this.add({ title, unit, samples, targets: this.#targets[title] ?? [] });
    return samples;
  }

  /** Adds and prints a row that was measured along with another. */
  add(row: Row): void {
    this.rows.push(row);
    console.log(`\n${row.title}, ${row.unit}`);
    for (const [name, values] of Object.entries(row.samples)) {
      console.log(sampleRow(candidates[name]?.label ?? name, values));
    }
    for (const line of ratioRows(row.samples, row.targets)) console.log(line);
  }

  /** Says how many targets were missed, and which. */
  conclude(): void {
    const missed = this.rows.flatMap(({ title, samples, targets }) =>
      ratioRows(samples, targets)
        .filter((line) => line.endsWith('MISSED'))
        .map((line) => `  ${title}:${line.slice(1)}`),
    );
    console.log(missed.length === 0 ? '\nevery target met' : `\n${missed.length} targets missed\n${missed.join('\n')}`);
  }
}

/** Starts candidates; those whose runtime is missing are left out, loudly. */
export async function startAll(names: readonly string[]): Promise<BenchServer[]> {
  const started: BenchServer[] = [];
  for (const name of names) {
    const server = await startServer(name);
    if (server !== undefined) started.push(server);
  }
  return started;
}

/** The value that such a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;
}
