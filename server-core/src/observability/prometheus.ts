import type { Metric, Sample } from './metric.ts';
import { type MetricsHome, metricsOf } from './metrics.ts';

/** What the text is made from. */
interface PrometheusHome extends MetricsHome {
  readonly publisher: { readonly counts: ReadonlyMap<string, number> };
}

/** Topics with a count of their own: those published to most. */
const mostTopics = 50;

/** Writes all metrics in the text format of Prometheus, under the names of published servers. */
export function prometheusText(home: PrometheusHome): string {
  return writeMetrics([...metricsOf(home), topicMetric(home.publisher.counts)]);
}

/** Writes metrics in the text format of Prometheus, version 0.0.4; those without a value are left out. */
export function writeMetrics(metrics: readonly Metric[]): string {
  const lines: string[] = [];
  for (const { kind, name, help, samples } of metrics) {
    if (samples.length === 0) continue;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
    for (const sample of samples) lines.push(`${name}${labelsOf(sample)} ${sample.value}`);
  }
  return `${lines.join('\n')}\n`;
}

function topicMetric(counts: ReadonlyMap<string, number>): Metric {
  return {
    kind: 'counter',
    name: 'wse_topic_messages_total',
    help: 'Publications by topic, of the topics published to most',
    samples: largest(counts, mostTopics).map(([topic, value]) => ({ value, labels: { topic } })),
  };
}

/** The entries with the largest values, in one pass: there may be ten thousand, and a scrape holds up everybody. */
function largest(counts: ReadonlyMap<string, number>, most: number): [string, number][] {
  const found: [string, number][] = [];
  let least = 0;
  for (const entry of counts) {
    if (found.length === most && entry[1] <= least) continue;
    let at = found.length;
    while (at > 0 && (found[at - 1]?.[1] ?? 0) < entry[1]) at -= 1;
    found.splice(at, 0, entry);
    if (found.length > most) found.pop();
    least = found.at(-1)?.[1] ?? 0;
  }
  return found;
}

function labelsOf({ labels }: Sample): string {
  if (labels === undefined) return '';
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',')}}`;
}

/** A label's value stands in quotes, and a topic may hold anything. */
function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
