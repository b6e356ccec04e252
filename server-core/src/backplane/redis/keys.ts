/** Names of everything a backplane has on its engine; what belongs to one topic has one hash slot. */
export interface RedisKeys {
  /** Shard channel on which a topic's publications come. */
  topic(topic: string): string;
  /** Hash with a topic's epoch, its next offset and the last number of each node that published. */
  place(topic: string): string;
  /** Stream with a topic's publications. */
  stream(topic: string): string;
  /** Hash with what a node tells of itself: its patterns and users. */
  node(node: string): string;
  /** Channel on which everything comes that a pattern of some node matches. */
  readonly wide: string;
  /** Shard channel on which nodes tell of themselves. */
  readonly control: string;
  /** Sorted set of nodes by the engine's time of their last heartbeat. */
  readonly nodes: string;
}

/** Names keys and channels behind a prefix, which holds no brace. */
export function createKeys(prefix: string): RedisKeys {
  const of = (tag: string, kind: string): string => `${prefix}:{${tag}}:${kind}`;
  return {
    topic: (topic) => of(tagOf(topic), 't'),
    place: (topic) => of(tagOf(topic), 'p'),
    stream: (topic) => of(tagOf(topic), 's'),
    node: (node) => of(node, 'node'),
    wide: `${prefix}:wide`,
    control: of('control', 'c'),
    nodes: of('nodes', 'z'),
  };
}

/** A hash tag ends at the first brace, and an empty one is none: then keys of one topic would have several slots. */
function tagOf(topic: string): string {
  if (!topic.includes('}') && !topic.includes('%') && topic !== '') return topic;
  return `%${topic.replaceAll('%', '%25').replaceAll('}', '%7D')}`;
}
