/** How good a connection is; `unknown` until enough has been measured. (WSE-LIM-053) */
export type QualityLevel = 'unknown' | 'poor' | 'fair' | 'good' | 'excellent';

/**
 * What would help. `batch`: pack messages, each way costs much. `compress`: send less. `smooth`: show updates at a steady pace,
 * they come in bursts. `move`: try another endpoint, this way loses what is sent.
 */
export type QualitySuggestion = 'batch' | 'compress' | 'smooth' | 'move';

/** What a monitor has measured. */
export interface NetworkFigures {
  /** Pings whose fate is known and counts. */
  readonly samples: number;
  /** In milliseconds; undefined where no answer came. */
  readonly latencyMs: number | undefined;
  /** How much the latency changes from one answer to the next, in milliseconds. */
  readonly jitterMs: number | undefined;
  /** Pings without an answer in time, of a hundred. */
  readonly lossPercent: number;
}

/** How good a connection is, and why. */
export interface ConnectionQuality extends NetworkFigures {
  readonly level: QualityLevel;
  /** 0 to 100: the worst of what was measured decides. Undefined where the level is unknown. */
  readonly score: number | undefined;
  /** 0 to 1: 1 - jitter / 200 ms - loss / 20 %. Undefined where the level is unknown. */
  readonly stability: number | undefined;
  readonly suggestions: readonly QualitySuggestion[];
}

/** Up to the first a figure is excellent, up to the second good, up to the third fair. */
type Bounds = readonly [excellent: number, good: number, fair: number];

// Published clients judge by three sets of bounds. These are the ones they export, and two of their three judges use.
const bounds: { readonly latencyMs: Bounds; readonly jitterMs: Bounds; readonly lossPercent: Bounds } = {
  latencyMs: [50, 150, 300],
  jitterMs: [25, 50, 100],
  lossPercent: [0.1, 1, 3],
};
const suggestAbove = { latencyMs: 200, jitterMs: 75, lossPercent: 3 };
const leastSamples = 2;
const stabilityScale = { jitterMs: 200, lossPercent: 20 };
const step = 25;

/** Judges figures: 75 points and more are excellent, 50 good, 25 fair. */
export function qualityOf(figures: NetworkFigures): ConnectionQuality {
  const { samples, latencyMs, jitterMs = 0, lossPercent } = figures;
  if (samples < leastSamples) {
    return { ...figures, level: 'unknown', score: undefined, stability: undefined, suggestions: [] };
  }
  const points = Math.min(
    latencyMs === undefined ? 0 : pointsFor(latencyMs, bounds.latencyMs),
    pointsFor(jitterMs, bounds.jitterMs),
    pointsFor(lossPercent, bounds.lossPercent),
  );
  const unrest = jitterMs / stabilityScale.jitterMs + lossPercent / stabilityScale.lossPercent;
  const level = levelOf(points);
  return {
    ...figures,
    level,
    score: Math.floor(points),
    stability: Math.max(0, 1 - unrest),
    suggestions: suggestionsFor(figures, level),
  };
}

/** 100 at none, a step less at each bound, and 0 at twice the last. */
function pointsFor(value: number, [excellent, good, fair]: Bounds): number {
  if (value <= excellent) return 4 * step - (value / excellent) * step;
  if (value <= good) return 3 * step - ((value - excellent) / (good - excellent)) * step;
  if (value <= fair) return 2 * step - ((value - good) / (fair - good)) * step;
  return Math.max(0, step - ((value - fair) / fair) * step);
}

function levelOf(points: number): QualityLevel {
  if (points >= 3 * step) return 'excellent';
  if (points >= 2 * step) return 'good';
  return points >= step ? 'fair' : 'poor';
}

function suggestionsFor(
  { latencyMs, jitterMs = 0, lossPercent }: NetworkFigures,
  level: QualityLevel,
): QualitySuggestion[] {
  if (level === 'good' || level === 'excellent') return [];
  const isSlow = latencyMs === undefined || latencyMs > suggestAbove.latencyMs;
  return [
    ...(isSlow ? (['batch'] as const) : []),
    'compress',
    ...(jitterMs > suggestAbove.jitterMs ? (['smooth'] as const) : []),
    ...(lossPercent > suggestAbove.lossPercent ? (['move'] as const) : []),
  ];
}
