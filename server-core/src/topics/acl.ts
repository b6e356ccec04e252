import { createMatcher, isPattern, maxPatternBytes } from './glob.ts';

/** Names and patterns a connection may subscribe to, and those it may not. */
export interface TopicAclLists {
  /** Empty or absent allows everything that is not denied. */
  readonly allow?: readonly string[];
  /** Wins over `allow`. */
  readonly deny?: readonly string[];
}

/** The topics of a connection that is kept to some. (WSE-SUB-050 to WSE-SUB-055) */
export class TopicAcl {
  readonly #allow: readonly ((topic: string) => boolean)[];
  readonly #deny: readonly ((topic: string) => boolean)[];

  /** Throws RangeError for a pattern above 512 bytes. */
  constructor({ allow = [], deny = [] }: TopicAclLists) {
    this.#allow = allow.map(testOf);
    this.#deny = deny.map(testOf);
  }

  /** Tells whether the text of a subscription, or a topic, is allowed. (WSE-SUB-051) */
  allows(topic: string): boolean {
    const matches = (test: (topic: string) => boolean): boolean => test(topic);
    return !this.#deny.some(matches) && (this.#allow.length === 0 || this.#allow.some(matches));
  }
}

/** Allows nothing: what a claim in a form of its own stands for. (WSE-SUB-055) */
const nothing = new TopicAcl({ deny: ['*'] });

/** Reads the claim `wse_topics`; undefined without one. (WSE-SUB-050) */
export function aclOfClaim(claim: unknown): TopicAcl | undefined {
  if (claim === undefined) return undefined;
  if (typeof claim !== 'object' || claim === null) return nothing;
  const { allow = [], deny = [] } = claim as Record<string, unknown>;
  if (!isListOfTopics(allow) || !isListOfTopics(deny)) return nothing;
  return new TopicAcl({ allow, deny });
}

function isListOfTopics(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.every(
      (entry) => typeof entry === 'string' && (!isPattern(entry) || Buffer.byteLength(entry) <= maxPatternBytes),
    )
  );
}

function testOf(entry: string): (topic: string) => boolean {
  return isPattern(entry) ? createMatcher(entry) : (topic) => topic === entry;
}
