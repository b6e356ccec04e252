import type { CaseParts } from './build.ts';

/** A case of a Wycheproof test, less what all of a file share. */
export type WycheproofDraft = Omit<CaseParts, 'id' | 'side' | 'source'> & { readonly operation: string };
