import { systemTypes } from '@wsekit/spec';
import type { JsonLike } from './json-text.ts';

/** The category a published server gives an event by its type alone. (WSE-FRM-060 to WSE-FRM-062) */
export function categoryOfType(type: JsonLike | undefined): 'WSE' | 'S' | 'U' {
  if (typeof type !== 'string') return 'U';
  if (type.includes('_snapshot') || type.startsWith('snapshot_')) return 'S';
  return systemTypes.has(type) ? 'WSE' : 'U';
}
