import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { type Response, ResponseSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';

export function responseOf(result: MessageInitShape<typeof ResponseSchema>['result']): Response {
  return create(ResponseSchema, { id: 1, ...(result === undefined ? {} : { result }) });
}
