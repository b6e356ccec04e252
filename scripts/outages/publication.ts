/** A publication of a run: which one of a node and topic, from 0. */
export interface Published {
  readonly node: string;
  readonly topic: string;
  readonly number: number;
}

/** Type of the messages that are counted. */
export const messageType = 'n';

// So long are messages of applications, about.
const filler = 'outage '.repeat(12);

/** The text of a publication. */
export function textOf(published: Published): string {
  return JSON.stringify({ t: messageType, p: { ...published, filler } });
}

/** The publication in a payload; undefined for what is none. */
export function publishedIn(payload: unknown): Published | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const [node, topic, number] = ['node', 'topic', 'number'].map((name): unknown => Reflect.get(payload, name));
  if (typeof node !== 'string' || typeof topic !== 'string' || typeof number !== 'number') return undefined;
  return { node, topic, number };
}

/** The publication in a text with its category, as backplanes carry it. */
export function publishedInText(text: string): Published | undefined {
  const message: unknown = JSON.parse(text.slice(text.indexOf('{')));
  return publishedIn(typeof message === 'object' && message !== null ? Reflect.get(message, 'p') : undefined);
}

/** Publications of a node and topic are numbered: a stream. */
export function streamOf({ node, topic }: Omit<Published, 'number'>): string {
  return `${node}/${topic}`;
}
