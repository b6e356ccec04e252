import type { MessageInitShape } from '@bufbuild/protobuf';
import { dialectNames } from '../../dialect-names.ts';
import { profiles } from '../../expand.ts';
import type { DescriptionSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { packageVersion } from '../../package-version.ts';
import { providerNames } from './providers.ts';

/** Who this driver is: it plays every side and knows every dialect, profile and operation. */
export const description: Omit<MessageInitShape<typeof DescriptionSchema>, '$typeName'> = {
  name: '@wsekit/codec',
  version: packageVersion(),
  language: 'TypeScript',
  dialects: [...dialectNames],
  profiles: [...profiles],
  providers: [...providerNames],
};
