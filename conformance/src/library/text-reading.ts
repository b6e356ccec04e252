import { type JsonLike, withoutUnsafeKeys } from './json-text.ts';

/** A text message read by the rules of the published server, without this project's codec: the suite's own yardstick. */
export type TextReading =
  | {
      readonly kind: 'message';
      readonly category: 'WSE' | 'S' | 'U' | undefined;
      /** The `t` before aliases: published servers answer no message that says `type`. */
      readonly type: JsonLike | undefined;
      readonly message: JsonObject;
    }
  | { readonly kind: 'raw'; readonly text: string };

export type JsonObject = { readonly [key: string]: JsonLike };

// Published servers nest 127 containers and refuse the 128th.
const maxDepth = 127;
// Half a surrogate pair, which JSON.parse lets through and published servers refuse.
const loneSurrogate = /\p{Surrogate}/u;

/** Reads a text message: a prefix glued to `{`, or `{` itself; anything else, or text that is not JSON, is raw. */
export function readText(text: string): TextReading {
  const [, prefix = '', json = ''] = /^(WSE|S|U)?(\{.*)$/s.exec(text) ?? [];
  const parsed = json === '' ? undefined : parseObject(json);
  if (parsed === undefined) return { kind: 'raw', text };
  return { kind: 'message', category: category(prefix), type: parsed.t, message: withAliases(parsed) };
}

/** Renames the long keys: `type` to `t` and `payload` to `p`, unless the short key is there too. */
export function withAliases(message: JsonObject): JsonObject {
  const renamed: Record<string, JsonLike> = {};
  for (const [key, value] of Object.entries(message)) {
    if (key === 'type' && !('t' in message)) renamed.t = value;
    else if (key === 'payload' && !('p' in message)) renamed.p = value;
    else renamed[key] = value;
  }
  return renamed;
}

/** Narrows to a JSON object. */
export function isJsonObject(value: JsonLike | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function category(prefix: string): 'WSE' | 'S' | 'U' | undefined {
  return prefix === 'WSE' || prefix === 'S' || prefix === 'U' ? prefix : undefined;
}

function parseObject(json: string): JsonObject | undefined {
  try {
    const value = withoutUnsafeKeys(JSON.parse(json));
    return isJsonObject(value) && depth(value) <= maxDepth && !hasUnreadable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function depth(value: JsonLike): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depth));
}

function hasUnreadable(value: JsonLike): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value === 'string') return loneSurrogate.test(value);
  return isJsonObject(value)
    ? Object.entries(value).flat().some(hasUnreadable)
    : Array.isArray(value) && value.some(hasUnreadable);
}
