import { create } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { operations } from '../src/drivers/ours/operations.ts';
import { expand } from '../src/expand.ts';
import { DescriptionSchema } from '../src/generated/wse/conformance/v1/driver_pb.ts';
import { dialectOfVersion } from '../src/library/dialects.ts';
import { loadLibrary } from '../src/library.ts';
import { builtInKnownFailing, namedPeers } from '../src/peers.ts';

const cases = loadLibrary();
const clients = namedPeers(operations)
  .map(({ name }) => name)
  .filter((name) => name.startsWith('wse-client-'));

describe('lists of known failures of the published clients', () => {
  it.each(clients)('%s has a case for each of its entries', (name) => {
    const dialect = dialectOfVersion(name.replace('wse-client-', ''));
    const description = create(DescriptionSchema, {
      sides: ['client'],
      dialects: dialect === undefined ? [] : [dialect],
    });
    const runs = expand(cases, description).map((run) => run.name);
    const unmatched = builtInKnownFailing(name).filter((entry) => !runs.some((run) => entry.matches(run)));
    expect(unmatched.map(({ text }) => text)).toEqual([]);
  });
});
