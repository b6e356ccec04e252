import { inflateOnly } from '#zlib';
import { type CodecContext, type CodecContextOptions, type ContextParts, completeContext } from './context.ts';

/** What contexts are made with that compress nothing and sort no members, as most clients do neither. */
export const plainParts: ContextParts = { zlib: inflateOnly };

/**
 * `createCodecContext` for clients, without the code that compresses and that sorts members: asked to, it throws `CodecError`
 * `format_unavailable`, or TypeError. Throws RangeError as that does.
 */
export function createPlainContext(options: Omit<CodecContextOptions, 'compressesClientEvents'>): CodecContext {
  return completeContext(options, plainParts);
}
