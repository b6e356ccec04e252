import { create } from '@bufbuild/protobuf';
import { type Request, RequestSchema } from '../../src/generated/wse/conformance/v1/driver_pb.ts';

export function decodeText(text: string): Request {
  const value = { direction: 'server_to_client', frame: { case: 'text' as const, value: text } };
  return create(RequestSchema, { operation: { case: 'decode', value } });
}
