import type { WycheproofFile, WycheproofTest } from '@wsekit/spec/vectors';
import type { Case } from '../case.ts';
import { caseId, makeCase } from './build.ts';
import { fromEach, type Origin } from './origin.ts';
import type { WycheproofDraft } from './wycheproof-draft.ts';
import { jwkDrafts, pointDrafts } from './wycheproof-ecdh.ts';
import { aeadDrafts, hkdfDrafts, macDrafts } from './wycheproof-symmetric.ts';

type Drafts = (test: WycheproofTest) => readonly WycheproofDraft[];

const draftsBySchema: Readonly<Record<string, Drafts>> = {
  'ecdh_ecpoint_test_schema_v1.json': pointDrafts,
  'ecdh_webcrypto_test_schema_v1.json': jwkDrafts,
  'hkdf_test_schema_v1.json': hkdfDrafts,
  'mac_test_schema_v1.json': macDrafts,
  'aead_test_schema_v1.json': aeadDrafts,
};

/** Public test data for the primitives; kinds that no operation of a codec reaches, such as tokens, give no case. */
export function wycheproofCases(file: WycheproofFile, origin: Origin): readonly Case[] {
  const { name, file: source } = origin;
  const drafts = draftsBySchema[file.schema];
  if (drafts === undefined) return [];
  return file.testGroups.flatMap(({ tests }) =>
    fromEach(origin, 'test', tests, (test) =>
      drafts(test).map(({ operation, ...draft }) =>
        makeCase({ id: caseId(operation, 'wycheproof', name, test.tcId), side: 'any', source, ...draft }),
      ),
    ),
  );
}
