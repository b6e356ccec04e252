import type { Measured } from './measure.ts';
import { short } from './report.ts';

/** A ratio, or a figure, that a candidate is held to; without limits it is only shown. */
export interface Goal {
  readonly of: string;
  /** The rival in the same round; absent where the figure itself is meant. */
  readonly to?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What every candidate reached in every round. */
export interface Row {
  readonly title: string;
  readonly unit: string;
  readonly samples: Readonly<Record<string, readonly Measured[]>>;
  readonly goals: readonly Goal[];
}

/** What is to be measured: candidates by name. */
export interface Cell {
  readonly title: string;
  readonly unit: string;
  readonly candidates: Readonly<Record<string, () => Promise<Measured>>>;
  readonly goals: readonly Goal[];
}

/** Measures the candidates of a cell that are wanted in turn, each round beginning with another one; says on the way what came of it. */
export async function measureCell(cell: Cell, rounds: number, wanted: (name: string) => boolean): Promise<Row> {
  const entries = Object.entries(cell.candidates).filter(([name]) => wanted(name));
  const samples: Record<string, Measured[]> = {};
  for (const [name] of entries) samples[name] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % Math.max(1, entries.length);
    for (const [name, measure] of [...entries.slice(first), ...entries.slice(0, first)]) {
      const measured = await measureOrSay(`${cell.title}: ${name}`, measure);
      samples[name]?.push(measured);
      console.error(`${cell.title}: ${name}: ${short(measured.value)} ${cell.unit}, lost ${measured.lost ?? '-'}`);
    }
  }
  return { title: cell.title, unit: cell.unit, samples, goals: cell.goals };
}

/** What cannot be measured is no number, and costs nothing but itself. */
async function measureOrSay(what: string, measure: () => Promise<Measured>): Promise<Measured> {
  try {
    return await measure();
  } catch (error) {
    console.error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    return { value: Number.NaN };
  }
}
