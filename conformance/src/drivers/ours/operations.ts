import { isCodecError } from '@wsekit/codec';
import type { Operations, ResultInit } from '../../driver/serve.ts';
import type { Request } from '../../generated/wse/conformance/v1/driver_pb.ts';
import { clusterDecode, clusterEncode } from './cluster.ts';
import { inflate } from './compression.ts';
import { derive } from './derive.ts';
import { description } from './description.ts';
import { open, seal } from './encryption.ts';
import { decode, encode } from './frames.ts';
import { type DriverSetting, settingOf } from './setting.ts';
import { sign, verify } from './signing.ts';

/** Every operation of the driver protocol on `@wsekit/codec`; a `CodecError` becomes the refusal it is. */
export const operations: Operations = (request) => {
  try {
    return perform(request, settingOf(request));
  } catch (error) {
    if (!isCodecError(error)) throw error;
    return { case: 'error', value: { code: error.code, message: error.message } };
  }
};

function perform({ operation }: Request, setting: DriverSetting): ResultInit {
  switch (operation.case) {
    case 'describe':
      return { case: 'describe', value: description };
    case 'decode':
      return decode(operation.value, setting);
    case 'encode':
      return encode(operation.value, setting);
    case 'derive':
      return derive(operation.value, setting);
    case 'seal':
      return seal(operation.value, setting);
    case 'open':
      return open(operation.value, setting);
    case 'sign':
      return sign(operation.value, setting);
    case 'verify':
      return verify(operation.value, setting);
    case 'inflate':
      return inflate(operation.value, setting);
    case 'clusterDecode':
      return clusterDecode(operation.value, setting);
    case 'clusterEncode':
      return clusterEncode(operation.value, setting);
    default:
      return { case: 'unsupported', value: { reason: 'an operation this driver does not know' } };
  }
}
